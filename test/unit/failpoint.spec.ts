import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, test } from "@jest/globals";
import { armFailpoints, failpoint } from "../../shared/failpoint.ts";

afterEach(() => armFailpoints());

describe("a failpoint", () => {
	test("does nothing where nothing is armed", () => {
		armFailpoints("orders.reserved=throw");
		expect(failpoint("orders.committed")).toBeUndefined();
	});

	test("throws, or waits, where it is armed to", async () => {
		armFailpoints("orders.committed=throw, orders.reserved=sleep:30");
		await expect(failpoint("orders.committed")).rejects.toThrow("orders.committed");
		const begun = performance.now();
		await failpoint("orders.reserved");
		expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
	});

	test("parks for good", async () => {
		armFailpoints("orders.committed=park");
		const winner = await Promise.race([
			failpoint("orders.committed"),
			new Promise((resolve) => setTimeout(resolve, 20, "time")),
		]);
		expect(winner).toBe("time");
	});

	test("kills the process at once, armed by the environment", () => {
		const script = `const { failpoint } = await import("./shared/failpoint.ts"); await failpoint("orders.committed"); console.log("alive");`;
		const run = (env: object) =>
			spawnSync(process.execPath, ["--input-type=module", "-e", script], {
				env: { PATH: process.env.PATH, ...env } as NodeJS.ProcessEnv,
			});
		expect(run({ FAILPOINTS: "orders.committed=exit" })).toMatchObject({ signal: "SIGKILL" });
		expect(run({}).stdout.toString()).toContain("alive");
	});

	test.each(["orders.commited=exit", "orders.committed=explode", "orders.committed", "orders.committed=sleep"])(
		"that is armed by %s stops the start",
		(text) => {
			expect(() => armFailpoints(text)).toThrow(/FAILPOINTS/);
		},
	);
});
