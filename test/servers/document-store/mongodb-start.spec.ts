import { afterAll, expect, test } from "@jest/globals";
import { mongoDatabase } from "../../../mixins/document-store/drivers/mongodb/database.ts";
import { LAYOUT } from "../../../mixins/document-store/drivers/mongodb/server.ts";
import type { CollectionDefinition } from "../../../mixins/document-store/port.ts";
import { StartError, StoreUnavailable } from "../../../shared/errors.ts";
import { THINGS, type Thing, thing } from "../../contract/document-store/things.ts";
import { dropPrefixed, prefixedDatabase, withMongo } from "../../support/mongo.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";

const VARIABLE = "PRODUCTS_DATABASE_URL";

onServers("opening a MongoDB database", [VARIABLE], ({ [VARIABLE]: url }) => {
	const run = freshClusterName().replace("-", "");
	afterAll(() => dropPrefixed(url, run));

	/** The error of an opening, which must leave nothing behind. */
	const refusal = (to: string, definition: CollectionDefinition = THINGS): Promise<unknown> => {
		const database = prefixedDatabase(to, run);
		database.collection(definition);
		return database.open().then(
			() => database.close(),
			(error: unknown) => error,
		);
	};
	const changed = (change: (url: URL) => void): string => {
		const other = new URL(url);
		change(other);
		return other.href;
	};

	const { password, pathname, username } = new URL(url);
	test.each<[string, string, string]>([
		["a wrong password", changed((other) => (other.password = "wrong")), "does not accept this user and password"],
		["an unknown user", changed((other) => (other.username = "nobody")), "does not accept this user and password"],
		[
			"a database of somebody else",
			changed((other) => {
				other.pathname = "/orders";
				other.searchParams.set("authSource", pathname.slice(1));
			}),
			"does not let this user work in this database",
		],
		[
			"no user",
			changed((other) => {
				other.username = "";
				other.password = "";
			}),
			"does not let this user work in this database",
		],
		["another scheme", url.replace("mongodb:", "postgres:"), "is no address of a MongoDB database"],
		["an unknown option", `${url}&nonsense=1`, "is no address of a MongoDB database"],
		["an unescaped password", url.replace(`:${password}@`, ":sec/ret@"), "is no address of a MongoDB database"],
	])("is refused in a sentence that names the variable: %s", async (_name, to, sentence) => {
		const error = await refusal(to);
		expect(error).toBeInstanceOf(StartError);
		const { message } = error as Error;
		expect(message).toContain(`${VARIABLE}: `);
		expect(message).toContain(sentence);
		for (const secret of [`${username}:`, "sec/ret", "wrong"]) expect(message).not.toContain(secret);
	});

	test.each<[string, string]>([
		["nobody listens", changed((other) => (other.port = "1"))],
		["there is no such host", changed((other) => (other.hostname = "nowhere.invalid"))],
		["the replica set has another name", changed((other) => other.searchParams.set("replicaSet", "rs9"))],
	])("is tried again where %s", async (_name, to) => {
		const begun = performance.now();
		expect(await refusal(to)).toBeInstanceOf(StoreUnavailable);
		expect(performance.now() - begun).toBeLessThan(3_000);
	});

	test("tells where it is without the password", () => {
		expect(mongoDatabase({ url, variable: VARIABLE }).label).toBe(
			`mongodb ${new URL(url).host}${new URL(url).pathname}`,
		);
	});

	test("makes the collections and indexes once, however many nodes open them at once", async () => {
		const nodes = Array.from({ length: 10 }, () => prefixedDatabase(url, `${run}ten`));
		const collections = nodes.map((node) => node.collection<Thing>(THINGS));
		await Promise.all(nodes.map((node) => node.open()));
		const slugs = collections.map((collection, n) => collection.insert(thing(`t${n}`, { slug: "one" })));
		const outcomes = await Promise.allSettled(slugs);
		expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
		await Promise.all(nodes.map((node) => node.close()));
		const indexes = await withMongo(url, (db) => db.collection(`${run}tenthings`).listIndexes().toArray());
		expect(indexes).toHaveLength(THINGS.indexes.length + 2);
	});

	const [slug, ...others] = THINGS.indexes;
	test.each<[string, CollectionDefinition]>([
		["other fields", { ...THINGS, indexes: [{ ...slug!, fields: ["home.city"] }, ...others] }],
		["other options", { ...THINGS, indexes: [{ ...slug!, unique: false }, ...others] }],
		["another name", { ...THINGS, indexes: [{ ...slug!, name: "other" }, ...others] }],
	])("refuses an index that is there with %s", async (_name, definition) => {
		await refusal(url);
		const error = await refusal(url, definition);
		expect(error).toBeInstanceOf(StartError);
		expect((error as Error).message).toBe(
			`${VARIABLE}: the index slug of ${run}things is not the one that this version declares; drop it (db.${run}things.dropIndex("slug")) and start again.`,
		);
	});

	test("refuses documents that a new unique index forbids", async () => {
		const before = { ...THINGS, name: "doubles", indexes: others };
		const database = prefixedDatabase(url, run);
		const things = database.collection<Thing>(before);
		await database.open();
		await things.insertMany([thing("a", { slug: "s" }), thing("b", { slug: "s" })], "skip");
		await database.close();
		const error = await refusal(url, { ...THINGS, name: "doubles" });
		expect(error).toBeInstanceOf(StartError);
		expect((error as Error).message).toContain(`documents of ${run}doubles already break the unique index slug`);
	});

	test("refuses a database that a newer version has written", async () => {
		const setLayout = (layout: number) =>
			withMongo(url, (db) => db.collection<any>("_meta").updateOne({ _id: "layout" }, { $set: { layout } }));
		await refusal(url);
		try {
			await setLayout(LAYOUT + 1);
			const error = await refusal(url);
			expect(error).toBeInstanceOf(StartError);
			expect((error as Error).message).toContain(`a newer version wrote this database (layout ${LAYOUT + 1}`);
		} finally {
			await setLayout(LAYOUT);
		}
		expect(await refusal(url)).toBeUndefined();
	});
});
