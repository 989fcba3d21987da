import { existsSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import type { ServiceBroker } from "moleculer";
import { busOf } from "../../mixins/events/mixin.ts";
import { upload as uploadParts } from "../../services/gateway/http/upload.ts";
import products from "../../services/products/products.service.ts";
import type { Caller, Meta } from "../../shared/auth.ts";
import { call } from "../../shared/broker/call.ts";
import { newFact } from "../../shared/broker/fact.ts";
import { topology } from "../../shared/contracts/events.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { Job } from "../../shared/contracts/jobs.ts";
import type { ImportFormat, ProductDetail } from "../../shared/contracts/products.ts";
import { newId } from "../../shared/ids.ts";
import { as, scratchDir, startBroker } from "./broker.ts";
import { eventually } from "./eventually.ts";

export const STAFF: Caller = { userId: newId("usr"), role: "admin" };
export const staff = (meta: object = {}) => as(STAFF, meta);

/** Consumers of a broker that take every fact of products. */
export async function takeFacts(broker: ServiceBroker): Promise<void> {
	const bus = busOf(broker);
	const take = async () => {};
	const refuse = async () => {};
	await bus.consume("search", Object.fromEntries(topology.search.map((type) => [type, take])), refuse);
	await bus.consume("inventory", { "product.stock.declared": take }, refuse);
}

/** A products service of its own on an empty store, with consumers unless they are away; `SEED` is none unless given. */
export async function startProducts(dataDir?: string, seed = "none", { isHeard = true } = {}) {
	const scratch = dataDir === undefined ? await scratchDir() : undefined;
	const path = dataDir ?? scratch!.path;
	const broker = await startBroker([products], { dataDir: path, env: { SEED: seed } });
	if (isHeard) await takeFacts(broker);
	return {
		broker,
		dataDir: path,
		async stop() {
			await broker.stop();
			await scratch?.remove();
		},
	};
}

/** A product as staff sends it. */
export const productInput = (
	sku: string,
	more: Partial<Params<"products.create">> = {},
): Params<"products.create"> => ({
	name: `Product ${sku}`,
	variants: [{ sku, price: { amount: 1000, currency: "USD" } }],
	...more,
});

export const createProduct = (broker: ServiceBroker, input: Params<"products.create">): Promise<ProductDetail> =>
	call(broker, "products.create", input, staff());

/** Imports a text; answers the job when it is taken, and the headers of the answer. */
export async function upload(
	broker: ServiceBroker,
	body: string | Readable,
	{ format = "ndjson", key = newId("evt") }: { format?: ImportFormat; key?: string } = {},
): Promise<{ job: Job; headers: unknown }> {
	const stream = typeof body === "string" ? Readable.from([Buffer.from(body)]) : body;
	// The calls of an upload share what they are called with, and answer in it.
	const options = staff({ idempotencyKey: key });
	const job = await uploadParts(broker, stream, format, options);
	return { job, headers: (options.meta as Meta).$responseHeaders };
}

/** Waits until a job has ended. */
export async function ended(broker: ServiceBroker, id: string, ms = 20_000): Promise<Job> {
	let job: Job | undefined;
	await eventually(async () => {
		job = await call(broker, "products.jobs.get", { id }, staff());
		return job.status !== "queued" && job.status !== "running";
	}, ms);
	return job!;
}

/** Imports a text and answers the finished job. */
export async function importAll(...args: Parameters<typeof upload>): Promise<Job> {
	const { job } = await upload(...args);
	return ended(args[0], job.id);
}

/** Lets inventory say whether SKUs are in stock; resolves when products has taken it over. */
export async function sayLevels(
	broker: ServiceBroker,
	levels: { sku: string; inStock: boolean; flips: number }[],
): Promise<void> {
	const facts = levels.map(({ sku, inStock, flips }) => {
		const available = inStock ? 5 : 0;
		const level = { sku, onHand: available, reserved: 0, available, reorderPoint: 5, version: flips + 1 };
		return newFact({
			type: "inventory.level.changed",
			subject: sku,
			aggregateVersion: flips + 1,
			actor: "system:inventory",
			data: { ...level, locationId: "main", inStock, flips },
		});
	});
	const taken = await busOf(broker).publish(facts);
	if (taken.length < facts.length) throw new Error(`Of ${facts.length} levels, ${taken.length} were taken over.`);
}

/** Rows as NDJSON. */
export const ndjson = (rows: object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** The text of an export. */
export async function exportAll(broker: ServiceBroker, format: ImportFormat): Promise<string> {
	let text = "";
	let after: string | null | undefined;
	while (after !== null) {
		const page = await call(broker, "products.export", { format, ...(after && { after }) }, staff());
		text += page.text;
		after = page.next;
	}
	return text;
}

/** The 408 real rows beside the project; says so where they are absent. */
export function realRows(): string | undefined {
	const path = "../shared/data/electronics-408.ndjson";
	if (existsSync(path)) return readFileSync(path, "utf8");
	process.stdout.write(`SKIPPED: ${path} is not there.\n`);
	return undefined;
}
