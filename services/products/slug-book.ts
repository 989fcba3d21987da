import { newId } from "../../shared/ids.ts";
import { parts } from "./lookup.ts";
import type { Products } from "./products.model.ts";
import { slugify } from "./slugs.ts";

/** What a product's slug is made of. */
export interface WantedSlug {
	/** The slug it was given. */
	slug?: string;
	name: string;
	/** Its default SKU: put behind a slug that is taken. */
	sku: string;
	/** The slug it has. */
	current?: string;
}

/** Room for a SKU behind it, in 160 characters. */
const MAX_BASE = 90;
const MAX_FOUND = 1000;

/** Hands out slugs that no product has: as the catalogue was when it was read, and each once. */
export class SlugBook {
	readonly #taken: Set<string>;

	private constructor(taken: Set<string>) {
		this.#taken = taken;
	}

	/** Reads which of the slugs that these products could have are taken. One query for 500 of them. */
	static async read(products: Products, wanted: WantedSlug[]): Promise<SlugBook> {
		const candidates = wanted.filter((each) => !isKept(each)).flatMap((each) => candidatesOf(each));
		const taken = new Set<string>();
		for (const part of parts(candidates, MAX_FOUND)) {
			const { data } = await products.find({ where: { slug: { $in: part } }, limit: MAX_FOUND, fields: ["slug"] });
			for (const { slug } of data) taken.add(slug!);
		}
		return new SlugBook(taken);
	}

	/** Whether a slug is `given`, made unique for the product of this SKU. */
	static isMadeOf(slug: string, given: string, sku: string): boolean {
		return slug === withSku(given, sku);
	}

	/** A free slug: as given or made of the name, else with the SKU behind it, else with something random. */
	take(wanted: WantedSlug): string {
		if (isKept(wanted)) return wanted.current!;
		const slug = candidatesOf(wanted).find((each) => !this.#taken.has(each)) ?? withTail(wanted);
		this.#taken.add(slug);
		return slug;
	}
}

/** A product that has a slug keeps it, unless it is given another. */
const isKept = ({ slug, current }: WantedSlug): boolean =>
	current !== undefined && (slug === undefined || slug === current);

const baseOf = ({ slug, name }: WantedSlug): string => slug ?? slugify(name, "product");

const candidatesOf = (wanted: WantedSlug): string[] => [baseOf(wanted), withSku(baseOf(wanted), wanted.sku)];

const base = (slug: string): string => slug.slice(0, MAX_BASE).replace(/-$/, "");

const withSku = (slug: string, sku: string): string => `${base(slug)}-${slugify(sku)}`;

const withTail = (wanted: WantedSlug): string => `${base(baseOf(wanted))}-${newId("prd").slice(-8)}`;
