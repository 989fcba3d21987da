import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { call } from "../../../shared/broker/call.ts";
import { UnsupportedMediaType } from "../../../shared/errors.ts";
import { SECURITY_HEADERS } from "../http/headers.ts";
import type { ApiRequest, Reply } from "../http/request.ts";

/** An upload may take as long as it likes, but not stand still for longer. */
const IDLE_MS = 10_000;
const FORMATS: Record<string, "ndjson" | "csv"> = {
	"application/x-ndjson": "ndjson",
	"application/ndjson": "ndjson",
	"text/csv": "csv",
};

/** Hands the body as a stream to products, which answers with the job. */
export async function importProducts({ ctx, raw }: ApiRequest): Promise<Reply> {
	const type = (raw.headers["content-type"] ?? "").split(";", 1)[0]!.trim().toLowerCase();
	const format = FORMATS[type];
	if (!format) throw new UnsupportedMediaType("application/x-ndjson or text/csv");
	raw.socket.setTimeout(IDLE_MS, () => raw.destroy(new Error("The upload stood still.")));
	try {
		return { body: await call(ctx, "products.import", { format }, { stream: raw, timeout: 0 }) };
	} finally {
		raw.socket.setTimeout(0);
	}
}

/** Streams the catalogue out as it is read. */
export async function exportProducts({ ctx, params, response, raw }: ApiRequest): Promise<undefined> {
	const format = params.format === "csv" ? "csv" : "ndjson";
	const rows = await call(ctx, "products.export", { format }, { timeout: 0 });
	response.writeHead(200, {
		...SECURITY_HEADERS,
		"Cache-Control": "no-store",
		"Content-Type": format === "csv" ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson",
		"Content-Disposition": `attachment; filename="products.${format}"`,
	});
	if (raw.method === "HEAD") response.end();
	else await pipeline(Readable.from(rows), response);
}
