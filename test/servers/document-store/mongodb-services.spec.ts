import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { store } from "../../../services/products/store.ts";
import users from "../../../services/users/users.service.ts";
import { asSystem, call } from "../../../shared/broker/call.ts";
import { as, scratchDir, startBroker } from "../../support/broker.ts";
import { eventually } from "../../support/eventually.ts";
import { createProduct, productInput, staff, startProducts } from "../../support/products.ts";
import { onServers } from "../../support/servers.ts";

onServers("services on MongoDB", ["USERS_DATABASE_URL", "PRODUCTS_DATABASE_URL"], () => {
	let scratch: Awaited<ReturnType<typeof scratchDir>>;
	beforeEach(async () => {
		scratch = await scratchDir();
	});
	afterEach(() => scratch.remove());

	test("products are not seeded unless SEED is demo", async () => {
		const unsaid = await startProducts(scratch.path, "");
		const { jobs, products } = store.of(unsaid.broker.getLocalService("products"));
		// A deleted product is swept away in the background, where the seed would have begun before.
		for (const sku of ["SWEPT-1", "SWEPT-2"]) {
			const { id } = await createProduct(unsaid.broker, productInput(sku));
			await call(unsaid.broker, "products.remove", { id }, staff({ ifMatch: 1 }));
			await eventually(async () => (await products.get(id)) === null, 10_000);
		}
		expect(await jobs.count({})).toBe(0);
		await unsaid.stop();

		const asked = await startProducts(scratch.path, "demo");
		const { markers } = store.of(asked.broker.getLocalService("products"));
		await eventually(async () => (await markers.get("seed")) !== null, 20_000);
		await asked.stop();
	});

	test("users have the administrator of the configuration, made by one of two nodes; else none, and the log says so", async () => {
		const admin = { ADMIN_EMAIL: "boss@example.com", ADMIN_PASSWORD: "correct horse battery" };
		const log: string[] = [];
		const start = (env: Record<string, string>) =>
			startBroker([users], {
				dataDir: scratch.path,
				env: { LOG_LEVEL: "warn", ...env },
				log: (line) => void log.push(line),
			});
		const login = { email: admin.ADMIN_EMAIL, password: admin.ADMIN_PASSWORD };

		const without = await start({});
		expect(log.join()).toContain("There is no administrator: set ADMIN_EMAIL and ADMIN_PASSWORD");
		await expect(call(without, "users.login", login, as({}))).rejects.toMatchObject({ type: "LOGIN_FAILED" });
		await without.stop();

		const nodes = await Promise.all([start(admin), start(admin)]);
		for (const node of nodes)
			expect(await call(node, "users.login", login, as({}))).toMatchObject({ session: { user: { role: "admin" } } });
		await Promise.all(nodes.map((node) => node.stop()));
	});

	test("services say where their documents are, without the password", async () => {
		const broker = await startBroker([users], { dataDir: scratch.path });
		const { store: label } = await call(broker, "users.health", {}, asSystem("test"));
		const { host, pathname } = new URL(process.env.USERS_DATABASE_URL!);
		expect(label).toBe(`mongodb ${host}${pathname}`);
		await broker.stop();
	});
});
