import { describe, test } from "@jest/globals";
import { missingOf, type Need, type ServerUrls, type ServerVariable, urlsOf } from "./server-urls.ts";

export { isOnServers } from "./on-servers.ts";
export { freshClusterName, SERVER_VARIABLES, type ServerUrls } from "./server-urls.ts";

/** Declares tests that need real servers; where the environment does not name one, they are skipped and it says why. */
export function onServers<V extends Need>(
	title: string,
	needs: readonly V[],
	declare: (urls: ServerUrls<V>) => void,
): void {
	if (!skipped(title, needs)) describe(title, () => declare(urlsOf(needs)));
}

/** Declares the tests of whole spec files, which find the servers themselves: see `isOnServers`. */
export async function alsoOnServers(
	title: string,
	needs: readonly ServerVariable[],
	load: () => Promise<unknown>[],
): Promise<void> {
	if (!skipped(title, needs)) await Promise.all(load());
}

/** Whether a server is missing; then the tests stand as skipped, and it is said why. */
function skipped(title: string, needs: readonly Need[]): boolean {
	const missing = missingOf(needs);
	if (missing.length === 0) return false;
	process.stdout.write(`SKIPPED ${title}: ${missing.join(", ")} not set\n`);
	describe.skip(title, () => test("needs its servers", () => {}));
	return true;
}
