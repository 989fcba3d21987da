import Type, { type Static } from "typebox";
import { Currency, health, Id, Moment, Money, Slug, Text, Timestamp } from "./common.ts";
import { mutation, query, Strict } from "./define.ts";
import { Job, jobActions } from "./jobs.ts";
import { OrderStatus } from "./orders.ts";
import { PRODUCT_SORTS, ProductCard, productFilters } from "./products.ts";

export const SEARCH_SORTS = ["relevance", ...PRODUCT_SORTS] as const;

/** Counts that ignore their own filter. Price buckets are minor units, `to` exclusive. */
export const Facets = Strict({
	brand: Type.Array(Strict({ value: Type.String(), count: Type.Integer() })),
	category: Type.Array(Strict({ value: Slug, label: Type.String(), count: Type.Integer() })),
	price: Strict({
		min: Type.Union([Type.Integer(), Type.Null()]),
		max: Type.Union([Type.Integer(), Type.Null()]),
		buckets: Type.Array(Strict({ from: Type.Integer(), to: Type.Optional(Type.Integer()), count: Type.Integer() })),
	}),
});
export type Facets = Static<typeof Facets>;

const Total = Strict({ value: Type.Integer(), relation: Type.Enum(["eq", "gte"]) });
const found = { total: Total, facets: Facets, suggestion: Type.Optional(Type.String()) };

/** What the search service answers: ids, whose cards the gateway adds. */
export const SearchHits = Strict({ ids: Type.Array(Id("prd")), ...found });
export type SearchHits = Static<typeof SearchHits>;
/** The search page of the API. */
export const SearchPage = Strict({ data: Type.Array(ProductCard), ...found });
export type SearchPage = Static<typeof SearchPage>;

export const Suggestions = Strict({
	data: Type.Array(
		Strict({
			text: Type.String(),
			kind: Type.Enum(["product", "brand", "category"]),
			slug: Type.Optional(Type.String()),
		}),
	),
});
export type Suggestions = Static<typeof Suggestions>;

const Count = Strict({ value: Type.String(), count: Type.Integer() });

/** An order in the answer of a search; `total` is the order's. */
export const OrderHit = Strict({
	id: Id("ord"),
	number: Type.String(),
	status: OrderStatus,
	email: Type.String(),
	customerName: Type.String(),
	total: Money,
	/** Pieces. */
	itemCount: Type.Integer(),
	placedAt: Timestamp,
});
export type OrderHit = Static<typeof OrderHit>;

/** `status` ignores its own filter; `day` has the newest 92 days with orders, newest first. */
export const OrdersFound = Strict({
	data: Type.Array(OrderHit),
	total: Total,
	facets: Strict({ status: Type.Array(Count), day: Type.Array(Count) }),
});
export type OrdersFound = Static<typeof OrdersFound>;

export const INTERVALS = ["day", "week", "month"] as const;
export const MAX_INTERVALS = 400;
const Day = Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\d$", examples: ["2026-01-31"] });
const sold = { quantity: Type.Integer(), revenue: Money };

/**
 * Sales: orders that are confirmed, shipped or delivered, by the moment they were placed. `byStatus` counts all orders.
 * The lists have the ten with the most revenue; a category counts what is sold below it too.
 */
export const Statistics = Strict({
	currency: Currency,
	from: Timestamp,
	to: Timestamp,
	interval: Type.Enum([...INTERVALS]),
	timeZone: Type.String(),
	totals: Strict({ orders: Type.Integer(), revenue: Money, averageValue: Money }),
	byStatus: Type.Array(Strict({ status: OrderStatus, orders: Type.Integer() })),
	/** Every interval from `from` to `to`, by its first day. Weeks begin on Monday. */
	series: Type.Array(Strict({ start: Day, orders: Type.Integer(), revenue: Money })),
	topProducts: Type.Array(Strict({ sku: Type.String(), name: Type.String(), ...sold })),
	byCategory: Type.Array(Strict({ category: Slug, ...sold })),
	byBrand: Type.Array(Strict({ brand: Slug, ...sold })),
});
export type Statistics = Static<typeof Statistics>;

/** A span of orders, by the moment they were placed: a day is its first moment in `timeZone`; `to` is not in it. */
const span = {
	from: Type.Optional(Moment),
	to: Type.Optional(Moment),
	/** An IANA name, e.g. `Europe/Berlin`; UTC when absent. */
	timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64, examples: ["Europe/Berlin"] })),
};
const page = {
	limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
	offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, default: 0 })),
};
const catalogue = { permission: "catalogue" } as const;

export const search = {
	health,
	products: query({
		summary: "Finds products by text, with typos forgiven, facets and filters. Without a text: browses.",
		auth: "public",
		params: {
			q: Type.Optional(Type.String({ maxLength: 200 })),
			...productFilters,
			sort: Type.Optional(Type.Enum([...SEARCH_SORTS])),
			...page,
		},
		returns: SearchHits,
		timeout: 3000,
	}),
	suggestions: query({
		summary: "Completes what is being typed: products, brands and categories.",
		auth: "public",
		params: { q: Text(200), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 8 })) },
		returns: Suggestions,
		timeout: 3000,
	}),
	orders: query({
		summary:
			"Finds orders: by number, e-mail, customer, SKU or words of what was ordered, each whole or as a beginning. Newest first.",
		auth: { permission: "orders" },
		params: {
			q: Type.Optional(Type.String({ maxLength: 200 })),
			status: Type.Optional(Type.Array(OrderStatus, { minItems: 1, maxItems: 10 })),
			...span,
			...page,
		},
		returns: OrdersFound,
		timeout: 4000,
	}),
	statistics: query({
		summary: "Counts sales; without `from`, the last 30 days. At most 400 intervals.",
		auth: { permission: "reports" },
		params: { ...span, interval: Type.Optional(Type.Enum([...INTERVALS], { default: "day" })) },
		returns: Statistics,
		timeout: 4000,
	}),
	rebuild: mutation({
		summary: "Builds the indexes of products and orders anew, while they answer; the job tells how far it is.",
		auth: catalogue,
		idempotent: "a rebuild that has not ended is the answer; a given Idempotency-Key answers with the job it made",
		params: {},
		returns: Job,
	}),
	...jobActions(catalogue),
};
