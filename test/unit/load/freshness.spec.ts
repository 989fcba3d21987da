import { describe, expect, test } from "@jest/globals";
import { History } from "../../load/freshness.ts";

describe("the age of what is seen", () => {
	/** 10 at first; 20 was sent at 1,000 and acknowledged at 1,100. */
	const changed = () => {
		const history = new History(10);
		history.send(20, 1_000)(1_100);
		return history;
	};

	test("the newest value is never old", () => {
		expect(changed().age(20, 99_000)).toBe(0);
	});

	test("a former value ages from when its successor was acknowledged", () => {
		expect(changed().age(10, 1_100)).toBe(0);
		expect(changed().age(10, 3_600)).toBe(2_500);
	});

	test("while a change is on its way, both values are right", () => {
		const history = new History(10);
		history.send(20, 1_000);
		expect([history.age(10, 5_000), history.age(20, 1_001)]).toEqual([0, 0]);
	});

	test("a value that nobody set is infinitely old, and so is one that is yet to be set", () => {
		expect(changed().age(30, 2_000)).toBe(Number.POSITIVE_INFINITY);
		expect(changed().age(20, 999)).toBe(Number.POSITIVE_INFINITY);
	});

	test("a value that came back is as young as its last time", () => {
		const history = new History(true);
		history.send(false, 1_000)(1_000);
		history.send(true, 2_000)(2_000);
		history.send(false, 3_000)(3_000);
		expect(history.age(true, 3_400)).toBe(400);
		expect(history.age(false, 3_400)).toBe(0);
	});
});
