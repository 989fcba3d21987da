import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import { demoRows } from "../../../services/products/demo/catalogue.ts";
import { store } from "../../../services/products/store.ts";
import { call } from "../../../shared/broker/call.ts";
import { scratchDir } from "../../support/broker.ts";
import { eventually } from "../../support/eventually.ts";
import { createProduct, productInput, staff, startProducts } from "../../support/products.ts";

let scratch: Awaited<ReturnType<typeof scratchDir>>;
beforeEach(async () => {
	scratch = await scratchDir();
});
afterEach(() => scratch.remove());

const documents = (broker: ServiceBroker) => store.of(broker.getLocalService("products"));
const isSeeded = async (broker: ServiceBroker) => (await documents(broker).markers.get("seed")) !== null;
const skus = async (broker: ServiceBroker) =>
	(await call(broker, "products.snapshots", { limit: 1000 })).flatMap(({ variants }) => variants.map(({ sku }) => sku));

/** Waits until a deleted product was swept away twice: the seed, were it to come, has begun between. */
async function sweptTwice(broker: ServiceBroker): Promise<void> {
	for (const sku of ["SWEPT-1", "SWEPT-2"]) {
		const { id } = await createProduct(broker, productInput(sku));
		await call(broker, "products.remove", { id }, staff({ ifMatch: 1 }));
		await eventually(async () => (await documents(broker).products.get(id)) === null, 10_000);
	}
}

/** Starts the service, lets `work` run, and stops it. */
async function once(seed: "demo" | "none", work: (broker: ServiceBroker) => Promise<void>): Promise<void> {
	const { broker, stop } = await startProducts(scratch.path, seed);
	try {
		await work(broker);
	} finally {
		await stop();
	}
}

describe("the seed", () => {
	test("fills an empty store with the demo catalogue, once", async () => {
		await once("demo", async (broker) => {
			await eventually(() => isSeeded(broker), 15_000);
			expect((await skus(broker)).sort()).toEqual(
				demoRows()
					.map(({ sku }) => sku)
					.sort(),
			);
			const [first] = await call(broker, "products.snapshots", { limit: 1 });
			await call(broker, "products.remove", { id: first!.id }, staff({ ifMatch: 1 }));
		});
		await once("demo", async (broker) => {
			await sweptTwice(broker);
			expect((await skus(broker)).length).toBeLessThanOrEqual(demoRows().length);
			expect((await call(broker, "products.jobs.list", {}, staff())).data).toHaveLength(1);
		});
	});

	test("that was stopped before its marker is repeated without harm", async () => {
		await once("demo", async (broker) => {
			await eventually(() => isSeeded(broker), 15_000);
			await documents(broker).markers.remove({ _id: "seed" });
		});
		await once("demo", async (broker) => {
			await eventually(() => isSeeded(broker), 15_000);
			expect((await skus(broker)).sort()).toEqual(
				demoRows()
					.map(({ sku }) => sku)
					.sort(),
			);
			expect((await call(broker, "products.jobs.list", {}, staff())).data).toHaveLength(1);
		});
	});

	test("does not come back when all of it, its job too, was removed", async () => {
		await once("demo", async (broker) => {
			await eventually(() => isSeeded(broker), 15_000);
			await documents(broker).products.remove({ revision: { $gte: 0 } });
			await documents(broker).jobs.remove({ status: "done" });
		});
		await once("demo", async (broker) => {
			await sweptTwice(broker);
			expect(await documents(broker).jobs.count({})).toBe(0);
		});
	});

	test("leaves a store alone that has products of its own, and one that wants none", async () => {
		await once("none", async (broker) => {
			await createProduct(broker, productInput("OWN"));
		});
		await once("demo", async (broker) => {
			await sweptTwice(broker);
			expect(await documents(broker).jobs.count({})).toBe(0);
			expect(await skus(broker)).toEqual(["OWN"]);
			expect(await isSeeded(broker)).toBe(false);
		});
	});
});
