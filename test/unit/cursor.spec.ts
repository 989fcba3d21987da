import { describe, expect, test } from "@jest/globals";
import { decodeCursor, encodeCursor } from "../../shared/cursor.ts";

describe("a cursor", () => {
	test("gives its keyset back", () => {
		const cursor = encodeCursor(["2026-01-31T12:00:00.000Z", 100_042]);
		expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
		expect(decodeCursor(cursor, ["string", "number"])).toEqual(["2026-01-31T12:00:00.000Z", 100_042]);
	});

	const broken = {
		"no JSON": "abc",
		"no list": Buffer.from('{"a":1}').toString("base64url"),
		"too short": encodeCursor([1]),
		"of another list": encodeCursor([1, "a"]),
		"with a value that is no value": Buffer.from('["a",null]').toString("base64url"),
	};
	test.each(Object.entries(broken))("that is %s is refused by its name", (_what, cursor) => {
		expect(() => decodeCursor(cursor, ["string", "number"])).toThrow(
			expect.objectContaining({
				type: "INVALID_REQUEST",
				data: { errors: [expect.objectContaining({ pointer: "cursor" })] },
			}),
		);
	});
});
