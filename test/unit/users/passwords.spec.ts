import { describe, expect, test } from "@jest/globals";
import { hash } from "@node-rs/argon2";
import { checkPolicy, hashPassword, needsRehash, verifyPassword } from "../../../services/users/passwords.ts";

describe("a password", () => {
	test("is hashed with argon2id at the cost that OWASP advises, each time with another salt", async () => {
		const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
		expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(one).not.toBe(two);
		expect(needsRehash(one)).toBe(false);
	});

	test("is verified, however its accents are composed", async () => {
		const known = await hashPassword("caf\u00e9 au lait");
		expect(await verifyPassword(known, "cafe\u0301 au lait")).toBe(true);
		expect(await verifyPassword(known, "cafe au lait")).toBe(false);
	});

	test("whose hash was made at another cost is to be hashed anew", async () => {
		expect(needsRehash(await hash("correct horse", { memoryCost: 8192, timeCost: 2, parallelism: 1 }))).toBe(true);
	});

	test.each(["short", "Password1", "x".repeat(129)])("that the policy refuses is named by its field: %s", (bad) => {
		expect(() => checkPolicy(bad)).toThrow(
			expect.objectContaining({ code: 422, data: { errors: [expect.objectContaining({ pointer: "/password" })] } }),
		);
	});
});
