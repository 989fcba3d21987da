import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { pairs, words } from "../../../mixins/search-index/analyser.ts";
import { elasticSearch } from "../../../mixins/search-index/drivers/elastic/products.ts";
import { embeddedSearch } from "../../../mixins/search-index/drivers/embedded/engine.ts";
import { demoRows } from "../../../services/products/demo/catalogue.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { ask } from "../../support/elastic-indexes.ts";
import { type Judgement, judge, judgementTable } from "../../support/judgement.ts";
import { corpus, documentsOf, isReal } from "../../support/search-corpus.ts";
import { onServers } from "../../support/servers.ts";

const SEED = 11;
const PER_KIND = 10;

/** What the analysers have rules for, and what they could stumble over. */
const PROBES = [
	"15.6\" 15.6-inch 15.6 inch 15.6inches 15″ 5'' inchworm 12 inched",
	"6' 6 ft 6-feet 6 foot 6 footer 5'a",
	"128 GB 128-gb 128gbps 4 K 4k 60 fps 2.4 GHz 3000mAh 12 v 5 w 7 kw 100 wx",
	"Assassin's player’s O'Brien rock'n'roll 'quoted' it's",
	"WF-1000XM4 USB-C usb c EOS 70D A/V wi_fi hard.drive v1.2.3 3.5mm .5 1..2",
	"Apple® Sony™ ©2020 ℠ “quoted”",
	"nüvi CAFÉ Ærø straße Łódź ﬁne ＷＩＤＥ naïve",
	"watches switches boxes lenses lens mice batteries keys series gas glass bus movies shoes cases",
	"televisions television TV TVs",
	"日本語 カメラ Камера ελληνικά 😀🎧 a😀b",
	"",
	"\u0000 \t\n x №5 Ⅷ ½ 1º 2ª",
	...[
		[0x80, 0x17f],
		[0x370, 0x52f],
		[0x1e00, 0x1e95],
		[0x2070, 0x2089],
		[0x2460, 0x2473],
		[0xfb00, 0xfb04],
		[0xff01, 0xff5e],
	].map(([from, to]) => lettersIn(from!, to!)),
];

/** Each letter and figure of a range at the end of a word of its own. */
function lettersIn(from: number, to: number): string {
	const all = Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));
	return all
		.filter((letter) => /[\p{L}\p{N}]/u.test(letter))
		.map((letter) => `x${letter}`)
		.join(" ");
}

onServers("both search engines", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: url }) => {
	const newCluster = temporaryClusters(url);

	describe("cut texts alike", () => {
		const clusterName = newCluster();
		const engine = elasticSearch({ url, clusterName });
		beforeAll(() => engine.open());
		afterAll(() => engine.close());

		const analysed = async (analyzer: string, text: string[]): Promise<string[]> => {
			const { tokens } = await ask(url, "POST", `/${clusterName}-products-1/_analyze`, { analyzer, text });
			return tokens.map(({ token }: { token: string }) => token);
		};
		const ours: Record<string, (text: string) => string[]> = {
			product: (text) => words(text).map(({ term }) => term),
			product_plain: (text) => words(text).map(({ raw }) => raw),
			product_joined: (text) => pairs(words(text)),
		};

		test.each(Object.keys(ours))("with the analyser %s", async (analyser) => {
			const texts = [
				...PROBES.map((probe) => [probe]),
				...[...corpus(), ...documentsOf(demoRows())].map(({ name, brand = "", description = "", categories }) => [
					name,
					brand,
					description,
					...categories.map((category) => category.name),
				]),
			];
			for (const each of texts) expect(await analysed(analyser, each)).toEqual(each.flatMap(ours[analyser]!));
		});
	});

	describe(`answer judged searches alike (seed ${SEED}, ${isReal ? "real" : "demo"} catalogue)`, () => {
		const engines = [embeddedSearch(), elasticSearch({ url, clusterName: newCluster() })] as const;
		let judgement: Judgement;
		beforeAll(async () => {
			for (const engine of engines) await engine.open();
			const docs = isReal ? corpus() : documentsOf(demoRows());
			judgement = await judge([...engines], docs, { seed: SEED, perKind: PER_KIND });
			process.stdout.write(`${judgementTable(judgement)}\n`);
		});
		afterAll(async () => {
			for (const engine of engines) await engine.close();
		});

		test("with the same totals, stages and facets, under filters too", () => {
			expect(judgement.compared).toBeGreaterThan(2 * judgement.searches);
			expect(judgement.differences).toEqual([]);
		});

		test("showing what was meant among the first ten, mostly first", () => {
			for (const { reciprocalRank, missed } of judgement.marks) {
				expect(missed).toEqual([]);
				expect(reciprocalRank.get("all")).toBeGreaterThanOrEqual(0.97);
			}
		});
	});
});
