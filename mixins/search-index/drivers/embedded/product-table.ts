import { fold, sortKey } from "../../analyser.ts";
import { priceCell } from "../../facets.ts";
import type { ProductDocument } from "../../port.ts";
import { roomFor } from "./arrays.ts";

const NONE = 0;

/**
 * The products in columns: everything by which they are filtered, counted and sorted, under small numbers (ordinals)
 * that are used again when a product is gone. Brands and category paths are numbered too; number 0 is "none".
 */
export class ProductTable {
	/** One more than the highest ordinal in use. */
	length = 0;
	ids: string[] = [];
	slugs: string[] = [];
	names: string[] = [];
	nameKeys: string[] = [];
	live = new Uint8Array(0);
	versions = new Float64Array(0);
	/** The number of the product's text in `ProductText`. */
	texts = new Int32Array(0);
	brand = new Int32Array(0);
	path = new Int32Array(0);
	price = new Float64Array(0);
	priceCell = new Uint8Array(0);
	inStock = new Uint8Array(0);
	popularity = new Float64Array(0);
	createdAt = new Float64Array(0);
	/** By brand number: the spelling and its folded form. */
	readonly brands: { name: string; key: string }[] = [{ name: "", key: "" }];
	/** By path number: the numbers of its categories, from root to leaf. */
	readonly paths: number[][] = [[]];
	/** By category number. */
	readonly categories: { slug: string; label: string }[] = [];
	readonly #brandNumbers = new Map([["", NONE]]);
	readonly #categoryNumbers = new Map<string, number>();
	readonly #pathNumbers = new Map([["", NONE]]);
	readonly #free: number[] = [];

	/** A place for a new product. */
	claim(): number {
		const ordinal = this.#free.pop() ?? this.length++;
		this.live = roomFor(this.live, ordinal);
		this.versions = roomFor(this.versions, ordinal);
		this.texts = roomFor(this.texts, ordinal);
		this.brand = roomFor(this.brand, ordinal);
		this.path = roomFor(this.path, ordinal);
		this.price = roomFor(this.price, ordinal);
		this.priceCell = roomFor(this.priceCell, ordinal);
		this.inStock = roomFor(this.inStock, ordinal);
		this.popularity = roomFor(this.popularity, ordinal);
		this.createdAt = roomFor(this.createdAt, ordinal);
		return ordinal;
	}

	/** Writes a product's columns, all but `texts`. */
	write(ordinal: number, version: number, product: ProductDocument): void {
		this.ids[ordinal] = product.id;
		this.slugs[ordinal] = product.slug;
		this.names[ordinal] = product.name;
		this.nameKeys[ordinal] = sortKey(product.name);
		this.live[ordinal] = 1;
		this.versions[ordinal] = version;
		this.brand[ordinal] = this.#brandNumber(product.brand ?? "");
		this.path[ordinal] = this.#pathNumber(product.categories);
		this.price[ordinal] = product.price;
		this.priceCell[ordinal] = priceCell(product.price);
		this.inStock[ordinal] = product.inStock ? 1 : 0;
		this.popularity[ordinal] = product.popularity;
		this.createdAt[ordinal] = Date.parse(product.createdAt);
	}

	release(ordinal: number): void {
		this.live[ordinal] = 0;
		this.ids[ordinal] = this.slugs[ordinal] = this.names[ordinal] = this.nameKeys[ordinal] = "";
		this.#free.push(ordinal);
	}

	#brandNumber(name: string): number {
		let number = this.#brandNumbers.get(name);
		if (number === undefined) {
			number = this.brands.push({ name, key: fold(name) }) - 1;
			this.#brandNumbers.set(name, number);
		}
		return number;
	}

	/** The number of a category, or undefined where no product was ever in it. */
	categoryNumber(slug: string): number | undefined {
		return this.#categoryNumbers.get(slug);
	}

	#pathNumber(categories: ProductDocument["categories"]): number {
		const key = categories.map(({ slug, name }) => `${slug}\n${name}`).join("\n");
		let number = this.#pathNumbers.get(key);
		if (number === undefined) {
			number = this.paths.push(categories.map(({ slug, name }) => this.#name(slug, name))) - 1;
			this.#pathNumbers.set(key, number);
		}
		return number;
	}

	/** The number of a category; its last name counts. */
	#name(slug: string, label: string): number {
		let number = this.#categoryNumbers.get(slug);
		if (number === undefined) {
			number = this.categories.push({ slug, label }) - 1;
			this.#categoryNumbers.set(slug, number);
		}
		this.categories[number]!.label = label;
		return number;
	}
}
