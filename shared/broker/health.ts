import type { Return } from "../contracts/index.ts";

/** Asks a service's store whether it answers; says why where it does not, and never throws. */
export async function healthOf(store: { label: string; ping(): Promise<void> }): Promise<Return<"carts.health">> {
	try {
		await store.ping();
		return { store: store.label, ready: true };
	} catch (error) {
		return { store: store.label, ready: false, detail: (error as Error).message };
	}
}
