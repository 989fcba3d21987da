import { setTimeout as delay } from "node:timers/promises";
import type { Service } from "moleculer";
import type { JobDesk } from "../../mixins/jobs/desk.ts";
import type { JobDocument } from "../../mixins/jobs/port.ts";
import type { KeyedRequest } from "../../shared/broker/keyed-request.ts";
import type { Actor } from "../../shared/contracts/events.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { REBUILD } from "./rebuild-work.ts";
import type { FilledIndex } from "./sources.ts";

const LOOK_MS = 30_000;
const HOUR_MS = 60 * 60 * 1000;

/**
 * Asks for a rebuild: one that has not ended is the answer. Requests that come at once, from any nodes, make one job,
 * for it stands for what follows the last one. A keyed request answers with the job it made.
 */
export async function requestRebuild(
	desk: JobDesk,
	actor: Actor,
	request?: KeyedRequest,
): Promise<{ job: JobDocument; isReplayed: boolean }> {
	const known = request && (await desk.find(request.requestKey));
	if (known) return { job: known, isReplayed: true };
	const last = await lastRebuild(desk);
	if (last && (last.status === "queued" || last.status === "running")) return { job: last, isReplayed: false };
	if (request) return desk.request(REBUILD, actor, request);
	const { job } = await desk.request(REBUILD, actor, { requestKey: `after ${last?._id ?? "none"}`, fingerprint: "" });
	return { job, isReplayed: false };
}

/**
 * Sees to it that lasting indexes are complete, and are built anew every SEARCH_REBUILD_HOURS, until `signal` is given.
 * Several nodes may see to it: they ask for the same job.
 */
export async function keepRebuilt(
	service: Service,
	{ desk, indexes, wake }: { desk: JobDesk; indexes: FilledIndex[]; wake: () => void },
	signal: AbortSignal,
): Promise<void> {
	const periodMs = runtimeOf(service).config.searchRebuildHours * HOUR_MS;
	while (!signal.aborted) {
		try {
			if (await isDue(desk, indexes, periodMs)) {
				await requestRebuild(desk, "system:search");
				wake();
			}
		} catch (error) {
			service.logger.warn("Whether a rebuild is due could not be seen; it is tried again.", { error: String(error) });
		}
		await delay(LOOK_MS * (0.75 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => {});
	}
}

async function isDue(desk: JobDesk, indexes: FilledIndex[], periodMs: number): Promise<boolean> {
	const states = await Promise.all(indexes.map(({ engine }) => engine.health()));
	if (states.some(({ ready }) => !ready)) return true;
	if (periodMs === 0) return false;
	const last = await lastRebuild(desk);
	return !last || Date.parse(last.createdAt) + periodMs < Date.now();
}

async function lastRebuild(desk: JobDesk): Promise<JobDocument | undefined> {
	const { data } = await desk.list(1);
	return data[0];
}
