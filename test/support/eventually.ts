import { setTimeout as delay } from "node:timers/promises";

/** Asks until `check` answers true, every 20 ms and for at most `ms`; then throws. */
export async function eventually(check: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
	const end = Date.now() + ms;
	while (!(await check())) {
		if (Date.now() > end) throw new Error(`It did not come true within ${ms} ms.`);
		await delay(20);
	}
}
