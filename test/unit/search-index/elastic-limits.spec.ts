import { describe, expect, test } from "@jest/globals";
import { Breaker } from "../../../mixins/search-index/drivers/elastic/breaker.ts";
import { Turns } from "../../../mixins/search-index/drivers/elastic/turns.ts";
import { eventually } from "../../support/eventually.ts";

describe("turns", () => {
	const never = new AbortController().signal;

	test("are given to so many at once, then in the order of asking", async () => {
		const turns = new Turns(2);
		const entered: number[] = [];
		const all = [1, 2, 3, 4].map(async (n) => {
			await turns.take(never);
			entered.push(n);
		});
		await new Promise(setImmediate);
		expect(entered).toEqual([1, 2]);
		turns.give();
		await new Promise(setImmediate);
		expect(entered).toEqual([1, 2, 3]);
		turns.give();
		await Promise.all(all);
		expect(entered).toEqual([1, 2, 3, 4]);
	});

	test("are not given to those who left", async () => {
		const turns = new Turns(1);
		await turns.take(never);
		const leaving = new AbortController();
		const left = turns.take(leaving.signal);
		const stays = turns.take(never);
		leaving.abort();
		await expect(left).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE" });
		turns.give();
		await stays;
		turns.give();
		await turns.take(never);
	});
});

describe("the breaker", () => {
	test("opens with a server that is gone, or silent three times in a row", () => {
		const gone = new Breaker(() => new Promise(() => {}));
		gone.unanswered(true);
		expect(gone.isOpen).toBe(true);
		const busy = new Breaker(() => new Promise(() => {}));
		busy.unanswered(false);
		busy.unanswered(false);
		busy.answered();
		busy.unanswered(false);
		busy.unanswered(false);
		expect(busy.isOpen).toBe(false);
		busy.unanswered(false);
		expect(busy.isOpen).toBe(true);
	});

	/** A breaker that is open and asks 200 times a second, and how often it has asked. */
	function open(answersAt = Number.POSITIVE_INFINITY) {
		const asked = { times: 0 };
		const breaker = new Breaker(async () => {
			if (++asked.times < answersAt) throw new Error("away");
		}, 5);
		breaker.unanswered(true);
		return { breaker, asked };
	}

	test("asks until there is an answer, then closes", async () => {
		const { breaker, asked } = open(3);
		breaker.unanswered(true);
		expect(asked.times).toBe(1);
		await eventually(() => !breaker.isOpen);
		expect(asked.times).toBe(3);
	});

	test("asks no more once it is closed for good", async () => {
		const closed = open();
		const other = open();
		closed.breaker.close();
		await eventually(() => other.asked.times > 5);
		other.breaker.close();
		expect(closed.asked.times).toBe(1);
	});
});
