import type { Collections } from "../../mixins/document-store/mixin.ts";
import type { Documents } from "./parts.ts";

/** How often what is over is swept away. */
export const SWEEP_INTERVAL_MS = 60 * 60 * 1000;
/** A gateway believes in a session for 5 s: a deleted account must outlive what still runs in its name. */
const TOMBSTONE_MIN_MS = 60_000;
const BATCH = 200;

/** Removes expired sessions and counters, and deleted accounts whose last fact has gone. Repeating it is safe. */
export async function sweep(store: Collections<Documents>, now = Date.now()): Promise<void> {
	await store.sessions.remove({ expiresAt: { $lte: now } });
	await store.throttles.remove({ expiresAt: { $lte: now } });
	const where = { deletedAt: { $lt: now - TOMBSTONE_MIN_MS } };
	const { data: deleted } = await store.users.find({ where, limit: BATCH, fields: ["outbox"] });
	for (const { _id, outbox } of deleted) {
		if (outbox?.length) continue;
		// A kill during the deletion may have left these.
		await store.sessions.remove({ userId: _id });
		await store.addressBooks.remove({ _id });
		await store.users.remove({ _id });
	}
}
