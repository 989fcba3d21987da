import Type, { type Static, type TObject, type TProperties, type TSchema } from "typebox";

/** What a staff role may do; `admin` has all of them. */
export const PERMISSIONS = ["catalogue", "stock", "orders", "users", "reports"] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * Who may call an action:
 * - `public`: anyone;
 * - `cart`: the holder of a cart, by access token or `X-Cart-Token`; the service checks whose it is;
 * - `customer`: anyone signed in, own objects only;
 * - `{ permission }`: staff whose role has it;
 * - `internal`: other services, never a route.
 */
export type Auth = "public" | "cart" | "customer" | "internal" | { permission: Permission };

/** One action: its shapes, who may call it, how long it may take, and for a mutation how repeating it is safe. */
export interface ActionContract<P extends TObject = TObject, R extends TSchema = TSchema> {
	summary: string;
	auth: Auth;
	params: P;
	returns: R;
	/** Milliseconds before the caller gives up; the broker's 8 s when absent, 0 for streams. */
	timeout?: number;
	/** How a mutation is idempotent; absent on queries. */
	idempotent?: string;
}

/** An object without unknown members: every object of a contract is one. */
export const Strict = <P extends TProperties>(properties: P, options: object = {}) =>
	Type.Object(properties, { additionalProperties: false, ...options });

/** Declares an action that changes nothing. */
export const query = <P extends TProperties, R extends TSchema>(
	contract: Omit<ActionContract, "params" | "returns" | "idempotent"> & { params: P; returns: R },
) => ({ ...contract, params: Strict(contract.params) });

/** Declares an action that changes something, and how a repeated call has one effect. */
export const mutation = <P extends TProperties, R extends TSchema>(
	contract: Omit<ActionContract, "params" | "returns" | "idempotent"> & { params: P; returns: R; idempotent: string },
) => ({ ...contract, params: Strict(contract.params) });

export type ParamsOf<A extends ActionContract> = Static<A["params"]>;
export type ReturnOf<A extends ActionContract> = Static<A["returns"]>;
