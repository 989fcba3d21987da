import type { RouteRow } from "./route.ts";

const tag = "Carts";
const change = { etag: "version", ifMatch: "optional", idempotencyKey: "optional", tag } as const;
const location = (cart: Record<string, unknown>) => `/api/v1/carts/${cart.id}`;

/** Carts of guests (X-Cart-Token) and of customers. */
export const carts: RouteRow[] = [
	{
		method: "POST",
		path: "/carts",
		action: "carts.create",
		status: 201,
		location,
		etag: "version",
		idempotencyKey: "optional",
		tag,
		problems: ["SKU_UNKNOWN", "CART_FULL"],
	},
	{ method: "GET", path: "/carts/{id}", action: "carts.get", etag: "version", tag },
	{
		method: "POST",
		path: "/carts/{id}/lines",
		action: "carts.addLine",
		...change,
		problems: ["SKU_UNKNOWN", "CART_FULL"],
	},
	{ method: "PATCH", path: "/carts/{id}/lines/{lineId}", action: "carts.changeLine", ...change },
	{ method: "DELETE", path: "/carts/{id}/lines/{lineId}", action: "carts.removeLine", ...change },
	{ method: "DELETE", path: "/carts/{id}/lines", action: "carts.clear", ...change },
	{
		method: "POST",
		path: "/carts/{id}/claim",
		action: "carts.claim",
		etag: "version",
		idempotencyKey: "optional",
		tag,
		problems: ["CART_FULL"],
	},
	{ method: "GET", path: "/users/me/cart", action: "carts.mine", etag: "version", tag },
];
