import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { rateLimiter } from "../../../services/gateway/http/limit.ts";

/** A limiter with a clock that the test turns. */
function limiterOf(quota: number | (() => number)) {
	const clock = { ms: 1_000_000 };
	const limiter = rateLimiter(typeof quota === "number" ? () => quota : quota, () => clock.ms);
	const granted = (caller: string, tries: number) =>
		Array.from({ length: tries }, () => limiter.take(caller)).filter(({ retryAfter }) => retryAfter === undefined)
			.length;
	return { clock, take: limiter.take, granted };
}

describe("the rate limit", () => {
	test.each([1, 2, 7, 60, 600, 1_000_000])("grants exactly %d requests at once", (quota) => {
		const { granted } = limiterOf(quota);
		expect(granted("a", quota + 20)).toBe(quota);
	});

	test("counts every caller apart", () => {
		const { granted } = limiterOf(5);
		expect([granted("a", 9), granted("b", 9)]).toEqual([5, 5]);
	});

	test("grants one more for each part of a minute that has passed", () => {
		const { clock, granted } = limiterOf(60);
		granted("a", 60);
		clock.ms += 999;
		expect(granted("a", 5)).toBe(0);
		clock.ms += 1;
		expect(granted("a", 5)).toBe(1);
		clock.ms += 10_000;
		expect(granted("a", 50)).toBe(10);
		clock.ms += 3_600_000;
		expect(granted("a", 100)).toBe(60);
	});

	test("says how many remain, when all do, and when to come again", () => {
		const { clock, take } = limiterOf(3);
		expect(take("a")).toEqual({ quota: 3, remaining: 2, reset: 20 });
		expect(take("a")).toEqual({ quota: 3, remaining: 1, reset: 40 });
		expect(take("a")).toEqual({ quota: 3, remaining: 0, reset: 60 });
		clock.ms += 5_000;
		expect(take("a")).toEqual({ quota: 3, remaining: 0, reset: 55, retryAfter: 15 });
		clock.ms += 15_000;
		expect(take("a")).toEqual({ quota: 3, remaining: 0, reset: 60 });
	});

	test("is not prolonged by those who keep trying", () => {
		const { clock, granted } = limiterOf(6);
		granted("a", 6);
		for (let i = 0; i < 99; i++) {
			clock.ms += 100;
			expect(granted("a", 3)).toBe(0);
		}
		clock.ms += 100;
		expect(granted("a", 3)).toBe(1);
	});

	test("follows a quota that changes as gateways come and go", () => {
		let quota = 10;
		const { clock, granted } = limiterOf(() => quota);
		expect(granted("a", 20)).toBe(10);
		quota = 5;
		clock.ms += 60_000;
		expect(granted("a", 20)).toBe(5);
	});

	test("never grants more than twice the quota in any minute, nor less than it in a quiet one", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 30 }),
				fc.array(fc.tuple(fc.nat(5_000), fc.nat(5)), { maxLength: 60 }),
				(quota, steps) => {
					const { clock, granted } = limiterOf(quota);
					const grants: number[] = [];
					for (const [ms, tries] of steps) {
						clock.ms += ms;
						for (let i = granted("a", tries); i > 0; i--) grants.push(clock.ms);
					}
					for (const at of grants)
						expect(grants.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(2 * quota);
				},
			),
		);
	});
});
