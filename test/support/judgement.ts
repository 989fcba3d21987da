import { isDeepStrictEqual } from "node:util";
import {
	FACETS,
	type ProductDocument,
	type ProductFilters,
	type ProductPage,
	type ProductSearchEngine,
} from "../../mixins/search-index/port.ts";
import { type JudgedSearch, judgedSearches } from "./judged-searches.ts";
import { source } from "./search-corpus.ts";

/** How well one engine answered. */
export interface Marks {
	label: string;
	/** The mean of 1 / the rank of the first product that was meant, by kind and over all. */
	reciprocalRank: Map<string, number>;
	/** The share of searches that show a product that was meant among the first ten. */
	successAt10: number;
	missed: string[];
}

export interface Judgement {
	searches: number;
	/** Requests that both engines answered: each search without filters and with some. */
	compared: number;
	/** Requests to which the engines gave different totals, stages or facets. */
	differences: { text: string; filters: ProductFilters; what: string[] }[];
	marks: Marks[];
}

const ALL = "all";

/** Loads the documents into both engines, which must be open, and asks both the same judged searches. */
export async function judge(
	engines: [ProductSearchEngine, ProductSearchEngine],
	docs: ProductDocument[],
	{ seed, perKind }: { seed: number; perKind: number },
): Promise<Judgement> {
	for (const engine of engines) {
		await engine.rebuild(source(docs, 500));
		await engine.refresh();
	}
	const searches = judgedSearches(docs, seed, perKind);
	const differences: Judgement["differences"] = [];
	const answers: ProductPage[][] = [];
	let compared = 0;
	for (const { text } of searches) {
		const [first] = await ask(engines, text, {});
		for (const filters of [{}, ...filtersFrom(first)]) {
			const pages = await ask(engines, text, filters);
			const what = differencesOf(...pages);
			if (what.length > 0) differences.push({ text, filters, what });
			if (Object.keys(filters).length === 0) answers.push(pages);
			compared++;
		}
	}
	const marks = engines.map(({ label }, i) =>
		marksOf(
			label,
			searches,
			answers.map((pages) => pages[i]!),
		),
	);
	return { searches: searches.length, compared, differences, marks };
}

const ask = ([a, b]: [ProductSearchEngine, ProductSearchEngine], text: string, filters: ProductFilters) =>
	Promise.all([a, b].map((engine) => engine.search({ text, filters, limit: 10, facets: [...FACETS] }))) as Promise<
		[ProductPage, ProductPage]
	>;

/** Filters that a customer could choose on a page. */
function filtersFrom({ facets: { brand, category, price } }: ProductPage): ProductFilters[] {
	const brands = brand!.slice(0, 2).map(({ value }) => value);
	const deepest = category!.at(-1)?.value;
	const bucket = price!.buckets.at(-1);
	return [
		...(brands.length > 0 ? [{ brand: brands }] : []),
		...(deepest && bucket ? [{ category: deepest, price: { gte: bucket.from }, inStock: true }] : []),
	];
}

const differencesOf = (a: ProductPage, b: ProductPage): string[] =>
	(["total", "stage", "facets"] as const).filter((member) => !isDeepStrictEqual(plain(a[member]), plain(b[member])));

/** What comes from a worker thread has other prototypes than what a test makes. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function marksOf(label: string, searches: JudgedSearch[], pages: ProductPage[]): Marks {
	const scores = new Map<string, number[]>();
	const missed: string[] = [];
	searches.forEach(({ kind, text, relevant }, i) => {
		const rank = pages[i]!.hits.findIndex(({ id }) => relevant.has(id)) + 1;
		if (rank === 0) missed.push(text);
		for (const key of [ALL, kind]) scores.set(key, [...(scores.get(key) ?? []), rank ? 1 / rank : 0]);
	});
	const means = [...scores].map(([kind, list]) => [kind, list.reduce((sum, x) => sum + x, 0) / list.length] as const);
	return { label, reciprocalRank: new Map(means), successAt10: 1 - missed.length / searches.length, missed };
}

/** The judgement as a table. */
export function judgementTable({ searches, compared, differences, marks }: Judgement): string {
	const kinds = [...marks[0]!.reciprocalRank.keys()];
	const row = (cells: string[]) => `| ${cells.join(" | ")} |`;
	return [
		`${searches} searches, ${compared} requests to both engines: ${compared - differences.length} with the same total, stage and facets.`,
		...differences.map((each) => `different: ${JSON.stringify(each)}`),
		"",
		row(["MRR", ...kinds, "success@10"]),
		row(["---", ...kinds.map(() => "---"), "---"]),
		...marks.map(({ label, reciprocalRank, successAt10 }) =>
			row([label, ...kinds.map((kind) => reciprocalRank.get(kind)!.toFixed(3)), successAt10.toFixed(3)]),
		),
		...marks.flatMap(({ label, missed }) => missed.map((text) => `missed by ${label}: ${text}`)),
	].join("\n");
}
