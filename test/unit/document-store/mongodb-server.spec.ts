import { describe, expect, test } from "@jest/globals";
import { checkServer, type Hello } from "../../../mixins/document-store/drivers/mongodb/server.ts";
import { StartError, StoreUnavailable } from "../../../shared/errors.ts";

describe("a MongoDB server", () => {
	const answer = (hello: Hello) => {
		try {
			checkServer(hello, "CARTS_DATABASE_URL");
		} catch (error) {
			return error;
		}
	};

	test.each<[string, Hello]>([
		["a replica set of MongoDB 5.0", { maxWireVersion: 13, setName: "rs0", isreplicaset: true }],
		["a sharded cluster", { maxWireVersion: 17, msg: "isdbgrid" }],
	])("is taken: %s", (_name, hello) => {
		expect(answer(hello)).toBeUndefined();
	});

	test.each<[string, Hello, string]>([
		["of version 4.4", { maxWireVersion: 9, setName: "rs0" }, "older than MongoDB 5.0"],
		["of no version", {}, "older than MongoDB 5.0"],
		["that is alone", { maxWireVersion: 17 }, "--replSet"],
	])("is refused in a sentence: %s", (_name, hello, sentence) => {
		const error = answer(hello);
		expect(error).toBeInstanceOf(StartError);
		expect(String(error)).toContain("CARTS_DATABASE_URL: ");
		expect(String(error)).toContain(sentence);
	});

	test("is waited for until its replica set is initiated", () => {
		expect(answer({ maxWireVersion: 17, isreplicaset: true })).toBeInstanceOf(StoreUnavailable);
	});
});
