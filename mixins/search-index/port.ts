import type { SEARCH_SORTS } from "../../shared/contracts/search.ts";

/**
 * The search port: one contract, two engines (embedded in a worker thread; Elasticsearch in a cluster).
 * An engine holds one kind of document. Texts are cut and planned by `analyser.ts` and `planner.ts`, facets are shaped
 * by `facets.ts`, so that both engines answer with the same totals, hits and facets; only scores may differ.
 */

/** What a product is to search: a full snapshot, already clean (see `projection.ts`). */
export interface ProductDocument {
	id: string;
	slug: string;
	name: string;
	brand?: string;
	description?: string;
	/** From the root to the leaf. */
	categories: { slug: string; name: string }[];
	skus: string[];
	/** Whatever a customer may type to name exactly this product, normalised by `normalCode`. */
	codes: string[];
	/** The lowest of the variants, in minor units. */
	price: number;
	currency: string;
	inStock: boolean;
	/** 0 to 1. */
	popularity: number;
	/** ISO 8601, UTC. */
	createdAt: string;
	/** The product's revision; the `version` of its change. */
	revision: number;
}

/** One fact about a document. A higher `version` wins, whatever the order of arrival. */
export type Change<D> = { id: string; version: number; doc: D } | { id: string; version: number; removed: true };

/** What became of a change. `stale`: the same or a higher version was there, also that of a removal. */
export type Outcome =
	| { id: string; outcome: "applied" | "stale" }
	| { id: string; outcome: "rejected"; reason: string };

export interface RebuildReport {
	/** Live documents in the new generation. */
	documents: number;
	/** Documents of the source that the index refused, the first 100 by id. */
	rejected: { id: string; reason: string }[];
	milliseconds: number;
}

export interface Health {
	/** False until the first rebuild is complete. */
	ready: boolean;
	documents: number;
	generation: string;
}

/**
 * What every index can do. Each call ends within 3 s or throws ServiceUnavailable (retryable); `rebuild` takes as
 * long as its source.
 */
export interface SearchEngine<D> {
	/** Which engine and where, without credentials: for the table at the start. */
	readonly label: string;
	open(): Promise<void>;
	close(): Promise<void>;
	/** Applies at best a few hundred changes; one outcome each, in order. Any order and any repeats converge. */
	apply(changes: Change<D>[]): Promise<Outcome[]>;
	/** Replaces the index by the source. Readers see the old or the new one, never a mix; `apply` goes on meanwhile. */
	rebuild(source: AsyncIterable<Change<D>[]>): Promise<RebuildReport>;
	/** Everything applied before is visible after. */
	refresh(): Promise<void>;
	health(): Promise<Health>;
	/** Resolves when everything in the index is lost and wants a rebuild; absent where the index outlives the process. */
	whenLost?(): Promise<void>;
}

export type ProductSort = (typeof SEARCH_SORTS)[number];

export const FACETS = ["brand", "category", "price"] as const;
export type FacetName = (typeof FACETS)[number];

export interface ProductFilters {
	/** A slug; products of its descendants match too. */
	category?: string;
	/** Names, in any case; one of them must match. */
	brand?: string[];
	/** Minor units: `gte <= price < lt`. */
	price?: { gte?: number; lt?: number };
	inStock?: boolean;
}

/** Offsets reach this far: `offset + limit` may not exceed it. */
export const WINDOW = 10_000;

export interface ProductQuery {
	/** Absent or blank: browse. */
	text?: string;
	filters?: ProductFilters;
	/** `relevance` with a text, `-popularity` without one. Ties are broken by id. */
	sort?: ProductSort;
	/** 0 to 100. */
	limit: number;
	offset?: number;
	facets?: FacetName[];
}

/** Values by count, then by value; at most `FACET_VALUES` of them. A facet ignores its own filter. */
export interface Facets {
	brand?: { value: string; count: number }[];
	category?: { value: string; label: string; count: number }[];
	price?: PriceFacet;
}

/** Minor units; `to` is exclusive, absent on a bucket without an upper end. Without products: 0, 0 and no bucket. */
export interface PriceFacet {
	min: number;
	max: number;
	buckets: { from: number; to?: number; count: number }[];
}

export interface ProductPage {
	total: number;
	hits: { id: string; score?: number }[];
	facets: Facets;
	/** 1: every word as typed; 2: words alike; 3: some of the words. Decided by the text alone, filters aside. */
	stage: 1 | 2 | 3;
	/** "Did you mean": the text with mistyped words replaced. */
	corrected?: string;
}

export interface Suggestions {
	products: { id: string; slug: string; name: string }[];
	brands: string[];
	categories: { slug: string; name: string }[];
}

/** The product index. Throws InvalidQuery for a page beyond `WINDOW`. */
export interface ProductSearchEngine extends SearchEngine<ProductDocument> {
	search(query: ProductQuery): Promise<ProductPage>;
	/** At most `limit` of each kind for a text that is still being typed. */
	suggest(text: string, limit: number): Promise<Suggestions>;
}
