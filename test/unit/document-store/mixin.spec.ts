import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Context, ServiceBroker } from "moleculer";
import type { DocumentAdapter } from "../../../mixins/document-store/adapter.ts";
import { databaseFor } from "../../../mixins/document-store/database-for.ts";
import { sqliteDatabase } from "../../../mixins/document-store/drivers/sqlite/database.ts";
import { documentStore } from "../../../mixins/document-store/mixin.ts";
import type { DocumentDatabase } from "../../../mixins/document-store/port.ts";
import { InvalidQuery, StartError, StoreUnavailable } from "../../../shared/errors.ts";
import { THINGS, type Thing, thing } from "../../contract/document-store/things.ts";

describe("document store mixin", () => {
	let dir: string;
	const brokers: ServiceBroker[] = [];
	beforeEach(async () => {
		dir = await mkdtemp(join(tmpdir(), "mixin-"));
	});
	afterEach(async () => {
		for (const broker of brokers.splice(0)) await broker.stop();
		await rm(dir, { recursive: true });
	});

	const connectTo = async (broker: ServiceBroker): Promise<DocumentDatabase> =>
		databaseFor({ service: broker.nodeID, dataDir: dir });
	const serviceOn = (nodeID: string, connect = connectTo) => {
		const store = documentStore<{ things: Thing }>({ collections: { things: THINGS }, connect });
		const broker = new ServiceBroker({ nodeID, logger: false });
		brokers.push(broker);
		const actions = { get: (ctx: Context<{ id: string }>) => store.of(ctx).things.get(ctx.params.id) };
		// moleculer's types ask a mixin for every member of a schema (moleculer#1321).
		const service = broker.createService({ name: "things", mixins: [store.mixin as any], actions });
		return { broker, service, store };
	};

	test("opens the collections with the service and closes them with it", async () => {
		const { broker, service, store } = serviceOn("one");
		expect(() => store.of(service)).toThrow(StoreUnavailable);
		await broker.start();
		await store.of(service).things.insert(thing("a"));
		expect(await broker.call("things.get", { id: "a" })).toEqual(thing("a"));
		expect(store.database(service).label).toBe(`sqlite ${join(dir, "documents", "one.sqlite")}`);
		await broker.stop();
		expect(() => store.of(service)).toThrow(StoreUnavailable);
	});

	test("gives each service its own database, also from one schema", async () => {
		const store = documentStore<{ things: Thing }>({ collections: { things: THINGS }, connect: connectTo });
		const services = ["one", "two"].map((nodeID) => {
			const broker = new ServiceBroker({ nodeID, logger: false });
			brokers.push(broker);
			return broker.createService({ name: "things", mixins: [store.mixin as any] });
		});
		for (const broker of brokers) await broker.start();
		await store.of(services[0]!).things.insert(thing("a"));
		expect(await store.of(services[1]!).things.count({})).toBe(0);
	});

	test("publishes none of moleculer-db's actions", async () => {
		const { broker } = serviceOn("one");
		await broker.start();
		const names = broker.registry.actions.list({ onlyLocal: true }).map(({ name }: { name: string }) => name);
		expect(names.filter((name: string) => name.startsWith("things."))).toEqual(["things.get"]);
	});

	test("fails the start when another holds the file", async () => {
		const other = sqliteDatabase({ file: join(dir, "documents", "one.sqlite") });
		await other.open();
		const { broker } = serviceOn("one");
		await expect(broker.start()).rejects.toThrow(StartError);
		await other.close();
	});

	test("tries again for as long as the store is away", async () => {
		let attempts = 0;
		const flaky = (failures: number) => (broker: ServiceBroker) => {
			if (++attempts <= failures) throw new StoreUnavailable("test");
			return connectTo(broker);
		};
		const { broker } = serviceOn("one", flaky(3));
		await broker.start();
		expect(attempts).toBe(4);
	});

	test.each([
		["mongodb://carts:secret@host/carts", "mongodb host/carts", "mongoose"],
		[undefined, "sqlite /data/documents/carts.sqlite", "node:sqlite"],
	])("at %s is %s, which loads %s and no other client", (url, label, client) => {
		const program = `
			import { createRequire } from "node:module";
			import { databaseFor } from "./mixins/document-store/database-for.ts";
			const { label } = await databaseFor(${JSON.stringify({ service: "carts", url, dataDir: "/data" })});
			const packages = Object.keys(createRequire(import.meta.url).cache);
			const has = { mongoose: packages.some((path) => path.includes("/mongoose/")), "node:sqlite": process.moduleLoadList.includes("NativeModule sqlite") };
			console.log(JSON.stringify({ label, clients: Object.keys(has).filter((name) => has[name]) }));
			process.exit();`;
		const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
		expect(JSON.parse(output)).toEqual({ label, clients: [client] });
	});

	test("serves moleculer-db's own methods from the first collection, and refuses what is unsound", async () => {
		const { broker, service } = serviceOn("one");
		await broker.start();
		const adapter: DocumentAdapter = (service as any).adapter;
		await adapter.insertMany([thing("a", { price: 1 }), thing("b", { price: 2 })]);
		expect((await adapter.find({ sort: "-price", limit: 9 })).map(({ _id }) => _id)).toEqual(["b", "a"]);
		expect(await adapter.findOne({ price: 2 })).toEqual(thing("b", { price: 2 }));
		expect(await adapter.findByIds(["b", "x"])).toHaveLength(1);
		expect(await adapter.count({ query: { price: { $gt: 1 } } })).toBe(1);
		expect(await adapter.updateById("a", { $inc: { price: 4 } })).toMatchObject({ price: 5 });
		expect(await adapter.removeById("a")).toMatchObject({ _id: "a" });
		expect(await adapter.removeById("a")).toBeNull();
		await expect(adapter.findById({ $ne: null } as any)).rejects.toThrow(InvalidQuery);
		await expect(adapter.removeMany({ unknown: 1 })).rejects.toThrow(InvalidQuery);
		await expect(adapter.find({ query: {}, limit: 1, offset: 1 })).rejects.toThrow(InvalidQuery);
		await expect(adapter.find({})).rejects.toThrow(InvalidQuery);
		await expect(adapter.updateMany()).rejects.toThrow(InvalidQuery);
		await expect(adapter.clear()).rejects.toThrow(InvalidQuery);
		expect(await adapter.count()).toBe(1);
	});
});
