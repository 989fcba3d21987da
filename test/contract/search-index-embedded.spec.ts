import { describe, expect, test } from "@jest/globals";
import { embeddedSearch } from "../../mixins/search-index/drivers/embedded/engine.ts";
import { product, put, source } from "../support/search-corpus.ts";
import { searchIndexContract } from "./search-index.ts";

describe("the embedded search index", () => {
	searchIndexContract(embeddedSearch);

	test("is not available before its first rebuild is complete, and keeps what arrives before", async () => {
		const engine = embeddedSearch();
		await expect(engine.search({ limit: 1 })).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
		await engine.open();
		await engine.apply([put(product("a", { name: "newer", revision: 2 })), { id: "b", version: 2, removed: true }]);
		await expect(engine.search({ limit: 1 })).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE", retryable: true });
		expect(await engine.health()).toMatchObject({ ready: false });
		await engine.rebuild(source([product("a"), product("b"), product("c")]));
		expect((await engine.search({ limit: 5, sort: "name" })).hits).toEqual([{ id: "a" }, { id: "c" }]);
		await engine.close();
		await expect(engine.search({ limit: 1 })).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE" });
	});

	test("answers a search while a large batch is being written", async () => {
		const engine = embeddedSearch();
		await engine.open();
		await engine.rebuild(source([product("a")]));
		let isWritten = false;
		const writing = engine.apply(Array.from({ length: 3_000 }, (_, i) => put(product(`p${i}`)))).then(() => {
			isWritten = true;
		});
		await engine.search({ limit: 1 });
		expect(isWritten).toBe(false);
		await writing;
		expect((await engine.health()).documents).toBe(3_001);
		await engine.close();
	});
});
