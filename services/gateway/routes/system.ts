import Type from "typebox";
import { Strict } from "../../../shared/contracts/define.ts";
import { adminPage, docsFile, docsPage, picture, storePage } from "../pages/files.ts";
import { health, openapi, ready } from "../pages/system.ts";
import type { RouteRow } from "./route.ts";

const tag = "System";
const shown = { who: "public", isRoot: true, produces: "text/html", tag } as const;
const Readiness = Strict({
	status: Type.Enum(["ready", "not ready"]),
	services: Type.Record(
		Type.String(),
		Strict({ store: Type.String(), ready: Type.Boolean(), detail: Type.Optional(Type.String()) }),
	),
});

/** Health, documentation and pages. */
export const system: RouteRow[] = [
	{
		method: "GET",
		path: "/health",
		page: health,
		who: "public",
		summary: "Says that the gateway is alive.",
		returns: Strict({ status: Type.String() }),
		isUnlimited: true,
		tag,
	},
	{
		method: "GET",
		path: "/ready",
		page: ready,
		who: "public",
		summary: "Says of every service whether it and its store answer.",
		returns: Readiness,
		isUnlimited: true,
		tag,
	},
	{
		method: "GET",
		path: "/api/openapi.json",
		page: openapi,
		who: "public",
		isRoot: true,
		summary: "This document.",
		etag: "body",
		tag,
	},
	{ method: "GET", path: "/api/docs", page: docsPage, ...shown, summary: "Shows this document in Swagger UI." },
	{
		method: "GET",
		path: "/api/docs/{file}",
		page: docsFile,
		...shown,
		params: Strict({ file: Type.String({ maxLength: 100 }) }),
		produces: "*/*",
		summary: "A file of Swagger UI.",
	},
	{
		method: "GET",
		path: "/media/demo/{file}",
		action: "products.picture",
		page: picture,
		isRoot: true,
		produces: "image/svg+xml",
		tag,
	},
	{ method: "GET", path: "/", page: storePage, ...shown, summary: "Says what is here." },
	{ method: "GET", path: "/admin", page: adminPage, ...shown, summary: "Says what staff can do." },
];
