import { describe, expect, test } from "@jest/globals";
import { passwordProblem } from "../../shared/password-policy.ts";

describe("the password policy", () => {
	test.each(["correct horse", "12 34 56", "ÄÖÜäöüßé", "x".repeat(128), "🔑".repeat(8)])("accepts %s", (password) => {
		expect(passwordProblem(password)).toBeUndefined();
	});

	const refused = [
		["", "TOO_SHORT"],
		["1234567", "TOO_SHORT"],
		["🔑".repeat(7), "TOO_SHORT"],
		["x".repeat(129), "TOO_LONG"],
		["password", "TOO_COMMON"],
		["PassWord123", "TOO_COMMON"],
		["12345678", "TOO_COMMON"],
		["Voltrico1", "TOO_COMMON"],
	] as const;
	test.each(refused)("refuses %j as %s", (password, code) => {
		expect(passwordProblem(password)?.code).toBe(code);
	});
});
