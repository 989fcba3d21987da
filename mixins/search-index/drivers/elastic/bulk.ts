import { setTimeout as delay } from "node:timers/promises";
import { isUnavailable, ServiceUnavailable } from "../../../../shared/errors.ts";
import type { Outcome } from "../../port.ts";
import type { Elastic, estypes, Send } from "./client.ts";
import type { Write } from "./schema.ts";

/** How long the server may wait for a shard that is not there: less than we wait for the server. */
const SHARD_TIMEOUT = "1s";
const REJECTED = 400;
const STALE = 409;

const PATIENT_ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;

/**
 * Writes into the one index behind an alias, in order, unless the same or a higher version is there; one outcome each,
 * in order. Throws ServiceUnavailable where any could not be written now; all may then be repeated.
 */
export async function bulk(elastic: Elastic, alias: string, writes: Write[], isPatient = false): Promise<Outcome[]> {
	if (writes.length === 0) return [];
	const operations = writes.flatMap(({ id, version, source }) => [
		{ index: { _id: id, version, version_type: "external" as const } },
		source,
	]);
	// Without `require_alias` a write to a missing index would make one, with whatever mapping.
	const request = { index: alias, require_alias: true, timeout: SHARD_TIMEOUT, operations };
	const send: Send<estypes.BulkResponse> = (client, limits) => client.bulk(request, limits);
	const { items } = await (isPatient ? elastic.patiently(send) : elastic.call(send));
	// True because every operation is one of `index`.
	return items.map((item) => outcomeOf(item.index!));
}

/** The same for work in the background: with more time, and a few times over while the server says "not now". */
export async function patientBulk(elastic: Elastic, alias: string, writes: Write[]): Promise<Outcome[]> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await bulk(elastic, alias, writes, true);
		} catch (error) {
			if (!isUnavailable(error) || attempt === PATIENT_ATTEMPTS) throw error;
			await delay(FIRST_DELAY_MS * 2 ** (attempt - 1));
		}
	}
}

function outcomeOf({ _id, status, error }: estypes.BulkResponseItem): Outcome {
	// True because every operation names its id.
	const id = _id as string;
	if (!error) return { id, outcome: "applied" };
	if (status === STALE) return { id, outcome: "stale" };
	if (status === REJECTED) return { id, outcome: "rejected", reason: error.caused_by?.reason ?? String(error.reason) };
	throw new ServiceUnavailable("Search", 1, { cause: new Error(`${error.type}: ${error.reason}`) });
}
