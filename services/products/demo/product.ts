import type { Colour, Drawing } from "./pictures/draw.ts";

/** A product of the demo catalogue, as its shelves list it. Prices are minor units of USD: `1299_00` is $1,299.00. */
export interface DemoProduct {
	/** The SKU, or what the SKUs of its variants begin with. */
	sku: string;
	name: string;
	brand: string;
	description: string;
	price: number;
	/** The price before a reduction. */
	was?: number;
	stock?: number;
	/** Sales rank (1 sells best) and number of reviews. */
	sold: [rank: number, reviews: number];
	/** The colour of its picture, where its variants do not say. */
	colour?: Colour;
	/** Names and values by group, in the order they are shown. */
	specs: Record<string, Record<string, string>>;
	variants?: DemoVariant[];
}

/** One of several forms of a product; price and former price are the product's unless given. */
export interface DemoVariant {
	/** What is put behind the product's SKU. */
	sku: string;
	options: { colour?: Colour; storage?: string; memory?: string; size?: string; length?: string };
	price?: number;
	was?: number;
	stock: number;
}

/** Products of one kind, which stand in one category. */
export interface Shelf {
	path: string[];
	type: string;
	drawing: Drawing;
	products: DemoProduct[];
}
