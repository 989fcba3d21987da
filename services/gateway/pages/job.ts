import { call } from "../../../shared/broker/call.ts";
import { NotFound } from "../../../shared/errors.ts";
import { serviceOfJob } from "../../../shared/ids.ts";
import type { ApiRequest, Reply } from "../http/request.ts";

/** Reads a job from the service that its id names. */
export async function readJob({ ctx, params }: ApiRequest): Promise<Reply> {
	return { body: await call(ctx, `${serviceWithJobs(params.id)}.jobs.get`, { id: String(params.id) }) };
}

/** Cancels a job at the service that its id names. */
export async function cancelJob({ ctx, params }: ApiRequest): Promise<Reply> {
	await call(ctx, `${serviceWithJobs(params.id)}.jobs.cancel`, { id: String(params.id) });
	return { status: 204 };
}

const WITH_JOBS = ["products", "search"] as const;

function serviceWithJobs(id: unknown): (typeof WITH_JOBS)[number] {
	const service = WITH_JOBS.find((name) => name === serviceOfJob(String(id)));
	if (!service) throw new NotFound("job");
	return service;
}
