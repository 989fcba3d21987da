import Type, { type Static, type TSchema } from "typebox";
import type { IdPrefix } from "../ids.ts";
import { type ActionContract, query, Strict } from "./define.ts";

/** A prefixed, time-ordered id (TypeID): `prd_01h455vb4pex5vsknk084sn02q`. */
export const Id = (prefix: IdPrefix) =>
	Type.String({ pattern: `^${prefix}_[0-9a-z]{26}$`, examples: [`${prefix}_01h455vb4pex5vsknk084sn02q`] });

export const Sku = Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", examples: ["LAP-1401-GRY"] });
export const Slug = Type.String({
	pattern: "^[a-z0-9]+(?:-[a-z0-9]+)*$",
	maxLength: 160,
	examples: ["wireless-headphones"],
});
export const Currency = Type.String({ pattern: "^[A-Z]{3}$", examples: ["USD"] });
export const Quantity = Type.Integer({ minimum: 1, maximum: 999 });
export const Version = Type.Integer({ minimum: 0 });
/** RFC 3339 UTC with milliseconds. */
export const Timestamp = Type.String({
	pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
	examples: ["2026-01-31T12:00:00.000Z"],
});
/** A moment or a day, as a filter: RFC 3339, or `YYYY-MM-DD` for its first moment in UTC. */
export const Moment = Type.String({
	pattern: "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z)?$",
	examples: ["2026-01-31"],
});
/** One line of text that people read. */
export const Text = (maxLength: number, minLength = 1) => Type.String({ minLength, maxLength });
export const Email = Type.String({
	minLength: 3,
	maxLength: 254,
	pattern: '^[^\\s@<>"(),:;\\\\\\[\\]]+@[^\\s@<>"(),:;\\\\\\[\\]]+\\.[^\\s@.<>"(),:;\\\\\\[\\]]+$',
	examples: ["ada@example.com"],
});
/** E.164. */
export const Phone = Type.String({ pattern: "^\\+[1-9]\\d{6,14}$", examples: ["+14155550123"] });

export const Money = Strict(
	{ amount: Type.Integer({ minimum: 0 }), currency: Currency },
	{ examples: [{ amount: 129900, currency: "USD" }] },
);
export type Money = Static<typeof Money>;

/** What may be sent where absent and null mean the same; null in a merge patch removes the value. */
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const addressFields = {
	firstName: Text(100),
	lastName: Text(100),
	street: Text(200),
	street2: Type.Optional(Text(200)),
	city: Text(100),
	state: Type.Optional(Text(100)),
	postalCode: Text(20),
	/** ISO 3166-1 alpha-2. */
	country: Type.String({ pattern: "^[A-Z]{2}$", examples: ["US"] }),
	phone: Type.Optional(Phone),
};
export const Address = Strict(addressFields);
export type Address = Static<typeof Address>;
export { addressFields };

/** `limit` and `cursor` of every list. */
export const paging = {
	limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
	cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 512, pattern: "^[A-Za-z0-9_-]+$" })),
};
export const DEFAULT_LIMIT = 20;

/** A page of a list. `total` only where the list was asked to count; capped, as `totalRelation` says. */
export const Page = <T extends TSchema>(item: T) =>
	Strict({
		data: Type.Array(item),
		page: Strict({
			nextCursor: Nullable(Type.String()),
			hasMore: Type.Boolean(),
			total: Type.Optional(Type.Integer()),
			totalRelation: Type.Optional(Type.Enum(["eq", "gte"])),
		}),
	});
export interface Page<T> {
	data: T[];
	page: { nextCursor: string | null; hasMore: boolean; total?: number; totalRelation?: "eq" | "gte" };
}

/** The answer of an action that has none. */
export const Nothing = Type.Null();

/** Every service says whether it and its store answer. */
export const health = query({
	summary: "Says whether the service and its store answer.",
	auth: "internal",
	params: {},
	returns: Strict({ store: Type.String(), ready: Type.Boolean(), detail: Type.Optional(Type.String()) }),
	timeout: 2000,
} satisfies Omit<ActionContract, "params" | "returns" | "idempotent"> & { params: object; returns: TSchema });
