import Type from "typebox";
import { Strict } from "../../../shared/contracts/define.ts";
import { cancelJob, readJob } from "../pages/job.ts";
import { exportProducts, importProducts } from "../pages/transfer.ts";
import type { RouteRow } from "./route.ts";

const tag = "Staff";
const located = (path: string) => (body: Record<string, unknown>) => `/api/v1/admin/${path}/${body.id}`;
const edit = {
	etag: "version",
	ifMatch: "required",
	tag,
	problems: ["VERSION_MISMATCH", "IF_MATCH_REQUIRED"],
} as const;

/** Everything below /admin: one prefix, a permission each. */
export const staff: RouteRow[] = [
	{ method: "GET", path: "/admin/products", action: "products.find", etag: "body", tag },
	{
		method: "POST",
		path: "/admin/products",
		action: "products.create",
		status: 201,
		location: located("products"),
		etag: "version",
		idempotencyKey: "optional",
		tag,
		problems: ["SKU_TAKEN", "SLUG_TAKEN"],
	},
	{ method: "GET", path: "/admin/products/{id}", action: "products.read", etag: "version", tag },
	{ method: "PATCH", path: "/admin/products/{id}", action: "products.update", ...edit },
	{ method: "DELETE", path: "/admin/products/{id}", action: "products.remove", ...edit, status: 204 },

	{ method: "GET", path: "/admin/categories", action: "products.findCategories", etag: "body", tag },
	{
		method: "POST",
		path: "/admin/categories",
		action: "products.createCategory",
		status: 201,
		location: located("categories"),
		etag: "version",
		idempotencyKey: "optional",
		tag,
		problems: ["SLUG_TAKEN"],
	},
	{ method: "PATCH", path: "/admin/categories/{id}", action: "products.updateCategory", ...edit },
	{ method: "DELETE", path: "/admin/categories/{id}", action: "products.removeCategory", ...edit, status: 204 },

	{
		method: "POST",
		path: "/admin/imports",
		action: "products.imports.close",
		summary: "Imports products from NDJSON or CSV; answers the job that works through them.",
		page: importProducts,
		params: Strict({ type: Type.Enum(["products"]) }),
		body: "stream",
		status: 202,
		location: located("jobs"),
		idempotencyKey: "required",
		tag,
		problems: ["IMPORT_UNREADABLE", "UNSUPPORTED_MEDIA_TYPE"],
	},
	{
		method: "GET",
		path: "/admin/exports/products",
		action: "products.export",
		summary: "Exports all products as a file that imports back unchanged.",
		page: exportProducts,
		params: Strict({ format: Type.Optional(Type.Enum(["ndjson", "csv"], { default: "ndjson" })) }),
		isStream: true,
		produces: "application/x-ndjson",
		tag,
	},
	{ method: "GET", path: "/admin/jobs/{id}", action: "products.jobs.get", page: readJob, tag },
	{ method: "DELETE", path: "/admin/jobs/{id}", action: "products.jobs.cancel", page: cancelJob, status: 204, tag },

	{ method: "GET", path: "/admin/inventory", action: "inventory.list", etag: "body", tag },
	{
		method: "POST",
		path: "/admin/inventory/adjustments",
		action: "inventory.adjust",
		status: 201,
		location: ({ sku }) => `/api/v1/admin/inventory/${sku}/movements`,
		idempotencyKey: "required",
		tag,
		problems: ["STOCK_RESERVED", "SKU_UNKNOWN", "IDEMPOTENCY_KEY_REUSED"],
	},
	{ method: "GET", path: "/admin/inventory/{sku}/movements", action: "inventory.movements", etag: "body", tag },

	{ method: "GET", path: "/admin/search/orders", action: "search.orders", etag: "body", tag },
	{
		method: "POST",
		path: "/admin/search/rebuilds",
		action: "search.rebuild",
		status: 202,
		location: located("jobs"),
		idempotencyKey: "optional",
		tag,
	},
	{ method: "GET", path: "/admin/statistics", action: "search.statistics", etag: "body", tag },

	{ method: "GET", path: "/admin/orders", action: "orders.find", etag: "body", tag },
	{ method: "GET", path: "/admin/orders/{id}", action: "orders.read", etag: "version", tag },
];
