import { hash } from "node:crypto";
import type { Change } from "../../port.ts";
import type { estypes } from "./client.ts";

/** One kind of documents and the index that they need. */
export interface Kind<D> {
	/** A part of the index's name, e.g. `products`. */
	name: string;
	/** Raised with every change of `settings` or `properties`; see ADR 0017. */
	schema: number;
	settings: estypes.IndicesIndexSettings;
	properties: Record<string, estypes.MappingProperty>;
	/** Why a change cannot be indexed, or undefined where it can. */
	refusal(change: Change<D>): string | undefined;
	/** What is indexed of a document: values for `properties`. */
	fieldsOf(doc: D): object;
}

/** What an index says about itself. */
export interface Meta {
	schema: number;
	/** Of settings and mapping, so that a changed mapping under an old number is noticed. */
	fingerprint: string;
	/** While it is being built: when its builder was last heard of, ISO 8601. */
	builtAt?: string;
}

/**
 * One shard: its sequence numbers tell what was written since a moment, and its scores do not depend on the shard.
 * With a second server there is a replica.
 */
const SETTINGS: estypes.IndicesIndexSettings = {
	number_of_shards: 1,
	auto_expand_replicas: "0-1",
	refresh_interval: "1s",
};
/** A removed document stays, as these two alone: the server forgets a version with the document that had it. */
const TOMBSTONE: Record<string, estypes.MappingProperty> = {
	deleted: { type: "boolean" },
	deletedAt: { type: "date" },
};

/** What reading aliases let through. */
export const IS_LIVE = { term: { deleted: false } };

export const metaOf = ({ schema, settings, properties }: Kind<never>): Meta => ({
	schema,
	fingerprint: hash("sha256", JSON.stringify([SETTINGS, TOMBSTONE, settings, properties])).slice(0, 16),
});

/** The body that creates an index of a kind. */
export const indexOf = (kind: Kind<never>, meta: Meta) => ({
	settings: { ...SETTINGS, ...kind.settings },
	mappings: { dynamic: "strict" as const, _meta: { ...meta }, properties: { ...TOMBSTONE, ...kind.properties } },
});

/** One write as the index takes it. */
export interface Write {
	id: string;
	version: number;
	source: object;
}

/** Turns a change, which must not be refused, into a write. */
export function writeOf<D>(kind: Kind<D>, change: Change<D>, now: Date): Write {
	const { id, version } = change;
	if ("removed" in change) return { id, version, source: { deleted: true, deletedAt: now.toISOString() } };
	return { id, version, source: { deleted: false, ...kind.fieldsOf(change.doc) } };
}
