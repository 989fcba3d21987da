import { once } from "node:events";
import { type ClientRequest, request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { MAX_PART } from "../../shared/contracts/products.ts";
import { ImportUnreadable, StoreUnavailable } from "../../shared/errors.ts";
import { newId, newJobId } from "../../shared/ids.ts";
import { fakeService } from "../support/broker.ts";
import { everyoneIs, type OpenEdge, openEdge } from "../support/edge.ts";
import { eventually } from "../support/eventually.ts";

/** What products was told, and how it answers. */
const told = { parts: [] as { at: number; bytes: string }[], abandoned: 0, pages: 0 };
let onAppend: () => void = () => {};
let onPage: (page: number) => void = () => {};
/** 30 MB, more than sockets hold. */
const PAGES = 300;
const NEXT = newId("prd");
const REPORT = { created: 0, updated: 0, unchanged: 0, failed: 0, ignored: 0, errors: [] };

const products = fakeService("products", {
	"imports.open": ({ broker }) => ({ uploadId: "upload-1", nodeID: broker.nodeID }),
	"imports.append"({ params }) {
		told.parts.push(params);
		onAppend();
		return null;
	},
	"imports.close": () => ({
		...{ id: newJobId("products"), type: "products.import", status: "queued" as const, progress: { done: 0 } },
		...{ report: REPORT, createdAt: "2026-01-31T12:00:00.000Z", startedAt: null, finishedAt: null },
	}),
	"imports.abandon"() {
		told.abandoned += 1;
		return null;
	},
	export() {
		told.pages += 1;
		onPage(told.pages);
		return { text: "x".repeat(100_000), next: told.pages < PAGES ? NEXT : null };
	},
});

let open: OpenEdge;
let authorization: string;
beforeAll(async () => {
	open = await openEdge([products, everyoneIs("admin")]);
	authorization = `Bearer ${await open.token("admin")}`;
});
afterAll(() => open.close());
beforeEach(() => {
	Object.assign(told, { parts: [], abandoned: 0, pages: 0 });
	onAppend = onPage = () => {};
});

function upload(type = "application/x-ndjson"): ClientRequest {
	const sent = request({
		port: open.port,
		method: "POST",
		path: "/api/v1/admin/imports?type=products",
		headers: { authorization, "idempotency-key": crypto.randomUUID(), "content-type": type },
	});
	return sent.on("error", () => {});
}
function download(): ClientRequest {
	return request({ port: open.port, path: "/api/v1/admin/exports/products", headers: { authorization } }).end();
}
async function answerOf(sent: ClientRequest) {
	const [response] = await once(sent, "response");
	return { status: response.statusCode, body: JSON.parse(await text(response)) };
}

test("an upload is handed over whole, in order, and in parts that a call can carry", async () => {
	const bytes = Buffer.alloc(MAX_PART * 3 + 17, "ä");
	const sent = upload();
	sent.end(bytes);
	expect((await answerOf(sent)).status).toBe(202);
	let at = 0;
	for (const part of told.parts) {
		expect(part.at).toBe(at);
		at += Buffer.from(part.bytes, "base64").length;
	}
	expect(Buffer.concat(told.parts.map((part) => Buffer.from(part.bytes, "base64"))).equals(bytes)).toBe(true);
	expect(told.abandoned).toBe(0);
});

test("an upload that is refused in the middle is answered at once, while more of it comes", async () => {
	onAppend = () => {
		throw new ImportUnreadable("its first line is not a JSON object.");
	};
	const sent = upload();
	const flood = setInterval(() => sent.write("x".repeat(10_000)), 5);
	try {
		expect(await answerOf(sent)).toMatchObject({ status: 400, body: { code: "IMPORT_UNREADABLE" } });
		await eventually(() => told.abandoned === 1);
		expect(told.parts).toHaveLength(1);
	} finally {
		clearInterval(flood);
		sent.destroy();
	}
});

test("an upload whose client goes away is let go", async () => {
	const sent = upload();
	sent.write("{}\n");
	await eventually(() => told.parts.length === 1);
	sent.destroy();
	await eventually(() => told.abandoned === 1);
});

test("an upload of another type is not even begun", async () => {
	const sent = upload("application/json");
	sent.end("{}");
	expect((await answerOf(sent)).status).toBe(415);
	expect(told.parts).toEqual([]);
});

test("a download is read page by page, as fast as it is taken", async () => {
	const [response] = await once(download(), "response");
	await eventually(() => told.pages > 0);
	response.pause();
	let before = -1;
	// It comes to a halt when the buffers are full.
	await eventually(() => {
		const isStill = told.pages === before;
		before = told.pages;
		return isStill;
	});
	expect(told.pages).toBeLessThan(PAGES);
	expect((await text(response)).length).toBe(PAGES * 100_000);
});

test("a download that fails at its first page is a problem, later a broken connection", async () => {
	const away = () => {
		throw new StoreUnavailable("products");
	};
	onPage = away;
	const refused = await answerOf(download());
	expect(refused).toMatchObject({ status: 503, body: { code: "SERVICE_UNAVAILABLE" } });
	told.pages = 0;
	onPage = (page) => page > 2 && away();
	const [response] = await once(download(), "response");
	expect(response.statusCode).toBe(200);
	await expect(text(response)).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("a download whose client goes away is read no further", async () => {
	const sent = download();
	await once(sent, "response");
	sent.destroy();
	await eventually(() => told.pages > 0);
	const { pages } = told;
	expect((await open.client.get("/health")).status).toBe(200);
	await eventually(() => told.pages <= pages + 2);
	expect(told.pages).toBeLessThan(PAGES);
});
