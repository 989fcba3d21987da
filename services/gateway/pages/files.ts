import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { call } from "../../../shared/broker/call.ts";
import { NotFound } from "../../../shared/errors.ts";
import { PUBLIC, SECURITY_HEADERS } from "../http/headers.ts";
import type { ApiRequest } from "../http/request.ts";

const STATIC = new URL("../static/", import.meta.url);
const SWAGGER = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
/** Swagger UI sets styles from its script and draws its icons from data: URLs. */
const DOCS_CSP =
	"default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; frame-ancestors 'none'";

/** The files of Swagger UI that its page loads, by where they come from. */
const DOCS_FILES: Record<string, { path: string | URL; type: string }> = {
	"swagger-ui.css": { path: join(SWAGGER, "swagger-ui.css"), type: "text/css" },
	"swagger-ui-bundle.js": { path: join(SWAGGER, "swagger-ui-bundle.js"), type: "text/javascript" },
	"docs.js": { path: new URL("docs.js", STATIC), type: "text/javascript" },
	"pages.css": { path: new URL("pages.css", STATIC), type: "text/css" },
};

export const storePage = (request: ApiRequest) => sendFile(request, new URL("store.html", STATIC), "text/html");
export const adminPage = (request: ApiRequest) => sendFile(request, new URL("admin.html", STATIC), "text/html");
export const docsPage = (request: ApiRequest) =>
	sendFile(request, new URL("docs.html", STATIC), "text/html", { "Content-Security-Policy": DOCS_CSP });

/** One of the files that the pages load. */
export async function docsFile(request: ApiRequest): Promise<undefined> {
	const name = String(request.params.file);
	const file = Object.hasOwn(DOCS_FILES, name) ? DOCS_FILES[name] : undefined;
	if (!file) throw new NotFound("file");
	return sendFile(request, file.path, file.type);
}

/** A picture of the demo catalogue, drawn by products. */
export async function picture(request: ApiRequest): Promise<undefined> {
	const svg = await call(request.ctx, "products.picture", { file: String(request.params.file) });
	// The picture runs nothing, also when it is opened by itself.
	return sendText(request, svg, "image/svg+xml", {
		"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
	});
}

async function sendFile(request: ApiRequest, path: string | URL, type: string, headers = {}): Promise<undefined> {
	return sendText(request, await readFile(path, "utf8"), type, headers);
}

function sendText({ raw, response }: ApiRequest, text: string, type: string, headers = {}): undefined {
	response.writeHead(200, {
		...SECURITY_HEADERS,
		"Cache-Control": PUBLIC,
		"Content-Type": `${type}; charset=utf-8`,
		"Content-Length": Buffer.byteLength(text),
		...headers,
	});
	response.end(raw.method === "HEAD" ? undefined : text);
}
