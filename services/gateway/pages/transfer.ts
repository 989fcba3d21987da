import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { call } from "../../../shared/broker/call.ts";
import type { ImportFormat } from "../../../shared/contracts/products.ts";
import { UnsupportedMediaType } from "../../../shared/errors.ts";
import { SECURITY_HEADERS } from "../http/headers.ts";
import type { ApiRequest, Reply } from "../http/request.ts";
import { upload } from "../http/upload.ts";

/** An upload may take as long as it likes, but not stand still for longer. */
const IDLE_MS = 10_000;
const FORMATS: Record<string, ImportFormat> = {
	"application/x-ndjson": "ndjson",
	"application/ndjson": "ndjson",
	"text/csv": "csv",
};

/** Hands the body to products as it comes in, and answers the job. */
export async function importProducts({ ctx, raw }: ApiRequest): Promise<Reply> {
	const type = (raw.headers["content-type"] ?? "").split(";", 1)[0]!.trim().toLowerCase();
	const format = FORMATS[type];
	if (!format) throw new UnsupportedMediaType("application/x-ndjson or text/csv");
	raw.socket.setTimeout(IDLE_MS, () => raw.destroy());
	raw.once("end", () => raw.socket.setTimeout(0));
	// Of what is refused in the middle, Node reads the rest away, so that the client comes to read the answer.
	return { body: await upload(ctx, raw.iterator({ destroyOnReturn: false }), format) };
}

/** Streams the catalogue out, a page at a time, as fast as it is taken. */
export async function exportProducts({ ctx, params, response, raw }: ApiRequest): Promise<undefined> {
	const format = params.format === "csv" ? "csv" : "ndjson";
	// While this may still become a problem document.
	const first = await call(ctx, "products.export", { format });
	async function* pages(): AsyncGenerator<string> {
		for (let page = first; ; page = await call(ctx, "products.export", { format, after: page.next })) {
			if (page.text) yield page.text;
			if (page.next === null) return;
		}
	}
	response.writeHead(200, {
		...SECURITY_HEADERS,
		"Cache-Control": "no-store",
		"Content-Type": format === "csv" ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson",
		"Content-Disposition": `attachment; filename="products.${format}"`,
	});
	if (raw.method === "HEAD") response.end();
	else await pipeline(Readable.from(pages()), response).catch(unlessGone);
}

/** A client that leaves in the middle is no failure. */
function unlessGone(error: NodeJS.ErrnoException): void {
	if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
}
