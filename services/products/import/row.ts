import Type, { type Static } from "typebox";
import { Compile } from "typebox/compile";
import { Currency, Sku, Slug, Text } from "../../../shared/contracts/common.ts";
import { Strict } from "../../../shared/contracts/define.ts";
import {
	Attributes,
	Gtin,
	Media,
	MediaUrl,
	Options,
	PriceAmount,
	ProductStatus,
	Spec,
} from "../../../shared/contracts/products.ts";
import type { Issue } from "../../../shared/errors.ts";
import { isGtin } from "../gtin.ts";
import { cleanField } from "./clean.ts";
import { issuesOf } from "./issues.ts";
import { isMap, type Values } from "./values.ts";

const Count = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });

/** One row of an import: one variant, with the fields of its product. */
export const ImportRow = Strict({
	sku: Sku,
	name: Text(500),
	brand: Type.Optional(Text(120)),
	description: Type.Optional(Text(10_000)),
	priceMinor: PriceAmount,
	currency: Currency,
	/** Names, root first. */
	categoryPath: Type.Optional(Type.Array(Text(200), { maxItems: 10 })),
	/** Kept as the attribute `type`. */
	type: Type.Optional(Text(100)),
	/** The one picture; `media` says the same for several and with alternative texts, and wins. */
	imageUrl: Type.Optional(MediaUrl),
	media: Type.Optional(Type.Array(Media, { maxItems: 50 })),
	/** Pieces on hand, for a SKU that inventory has not met yet. */
	stock: Type.Optional(Count),
	attributes: Type.Optional(Attributes),
	specs: Type.Optional(Type.Array(Spec, { maxItems: 200 })),
	/** Rows that share it are variants of one product. */
	product: Type.Optional(Text(160)),
	options: Type.Optional(Options),
	slug: Type.Optional(Slug),
	status: Type.Optional(ProductStatus),
	compareAtMinor: Type.Optional(PriceAmount),
	gtin: Type.Optional(Gtin),
	/** 1 sells best. */
	bestSellingRank: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
	reviewCount: Type.Optional(Count),
});
export type ImportRow = Static<typeof ImportRow>;

/** A row that can be imported, with the number of its fields that nobody knows; or all that is wrong with it. */
export type RowResult = { row: ImportRow; ignored: number } | { issues: Issue[] };

const rowSchema = Compile(ImportRow);
const FIELDS = new Set(Object.keys(ImportRow.properties));

/** Cleans and checks one row of an import into a store of `currency`. Pure; never throws. */
export function readRow(value: unknown, currency: string): RowResult {
	if (!isMap(value)) return { issues: [{ pointer: "", code: "INVALID_TYPE", message: "A row is a JSON object." }] };
	const { row, ignored } = cleanRow(value);
	if (!rowSchema.Check(row)) return { issues: issuesOf(rowSchema.Errors(row)) };
	const issues = [...brokenRules(row, currency)];
	return issues.length > 0 ? { issues } : { row, ignored };
}

function cleanRow(value: Values): { row: Values; ignored: number } {
	const row: Values = {};
	let ignored = 0;
	for (const field of Object.keys(value)) {
		if (!FIELDS.has(field)) {
			ignored++;
			continue;
		}
		const cleaned = cleanField(field, value[field]);
		if (cleaned !== undefined && cleaned !== null) row[field] = cleaned;
	}
	return { row, ignored };
}

/** The rules that a schema cannot say. */
function* brokenRules(row: ImportRow, currency: string): Iterable<Issue> {
	if (row.currency !== currency) {
		yield { pointer: "/currency", code: "CURRENCY_NOT_ACCEPTED", message: `This store sells in ${currency}.` };
	}
	if (row.gtin !== undefined && !isGtin(row.gtin)) {
		yield { pointer: "/gtin", code: "INVALID_GTIN", message: "The check digit of the GTIN is wrong." };
	}
	for (const field of ["attributes", "options"] as const) {
		for (const name of Object.keys(row[field] ?? {})) {
			// Names that every JavaScript object inherits: refused everywhere in this store.
			if (name === "constructor" || name === "prototype") {
				yield { pointer: `/${field}/${name}`, code: "INVALID_NAME", message: `${name} cannot be a name.` };
			}
		}
	}
}
