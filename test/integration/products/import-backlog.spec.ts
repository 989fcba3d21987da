import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import { store } from "../../../services/products/store.ts";
import { call } from "../../../shared/broker/call.ts";
import { eventually } from "../../support/eventually.ts";
import { ended, ndjson, staff, startProducts, takeFacts, upload } from "../../support/products.ts";

const ROWS = 11_000;
const BACKLOG = 10_000;

let shop: Awaited<ReturnType<typeof startProducts>>;
let broker: ServiceBroker;
beforeAll(async () => {
	shop = await startProducts(undefined, "none", { isHeard: false });
	({ broker } = shop);
});
afterAll(() => shop.stop());

describe("an import whose facts nobody takes", () => {
	test("waits when ten thousand products have facts to tell, fails no row, and goes on when they are taken", async () => {
		const { jobs, products } = store.of(broker.getLocalService("products"));
		const rows = Array.from({ length: ROWS }, (_, i) => ({
			sku: `B-${i}`,
			name: `Row ${i}`,
			priceMinor: 1,
			currency: "USD",
		}));
		const { job } = await upload(broker, ndjson(rows));
		const now = async () => (await jobs.get(job.id))!;
		const done = async () => (await now()).progress.done;
		await eventually(async () => (await done()) >= BACKLOG, 30_000);
		// Each look of the worker raises the version.
		const { version } = await now();
		await eventually(async () => (await now()).version > version + 3);
		expect(await now()).toMatchObject({ status: "running", progress: { done: BACKLOG }, report: { failed: 0 } });
		expect(await products.count({}, ROWS)).toBe(BACKLOG);

		await takeFacts(broker);
		const { status, report } = await ended(broker, job.id, 30_000);
		expect({ status, report }).toMatchObject({ status: "done", report: { created: ROWS, failed: 0 } });
		await eventually(async () => (await products.count({ "outbox.id": { $gt: "" } })) === 0, 30_000);
		expect((await call(broker, "products.find", { sku: `B-${ROWS - 1}` }, staff())).data).toHaveLength(1);
	}, 60_000);
});
