import { setImmediate as endOfTurn } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { inTurn } from "../../../services/carts/turns.ts";

test("work of one key runs one after the other, in the order it came, past a failure", async () => {
	const seen: string[] = [];
	const work = (name: string, fails = false) =>
		inTurn("cart", async () => {
			seen.push(`${name} begins`);
			await endOfTurn();
			seen.push(`${name} ends`);
			if (fails) throw new Error(name);
			return name;
		});
	const results = await Promise.allSettled([work("a"), work("b", true), work("c")]);
	expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
	expect(seen).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

test("work of another key does not wait", async () => {
	const { promise, resolve } = Promise.withResolvers<void>();
	const blocked = inTurn("one", () => promise);
	expect(await inTurn("other", async () => "done")).toBe("done");
	resolve();
	await blocked;
});
