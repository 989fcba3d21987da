import { describe, expect, test } from "@jest/globals";
import { fingerprintOf } from "../../shared/fingerprint.ts";

describe("a fingerprint", () => {
	test("does not depend on the order of members, at any depth", () => {
		expect(fingerprintOf({ a: 1, b: { c: 2, d: [{ e: 3, f: 4 }] } })).toBe(
			fingerprintOf({ b: { d: [{ f: 4, e: 3 }], c: 2 }, a: 1 }),
		);
	});

	test.each([
		[{ a: 1 }, { a: "1" }],
		[{ a: [1, 2] }, { a: [2, 1] }],
		[{ a: 1 }, { a: 1, b: null }],
		[{ a: { b: 1 } }, { b: { a: 1 } }],
	])("tells %j from %j", (one, other) => {
		expect(fingerprintOf(one)).not.toBe(fingerprintOf(other));
	});

	test("takes an absent member and an undefined one for the same", () => {
		expect(fingerprintOf({ a: 1, b: undefined })).toBe(fingerprintOf({ a: 1 }));
	});
});
