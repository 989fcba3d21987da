import Type, { type Static } from "typebox";
import { Nothing, Nullable, Page, paging, Timestamp } from "./common.ts";
import { type Auth, mutation, query, Strict } from "./define.ts";

export const JobId = Type.String({
	pattern: "^job_[a-z]+_[0-9a-z]{26}$",
	examples: ["job_products_01h455vb4pex5vsknk084sn02q"],
});

/** What an import did, in rows: created + updated + unchanged + failed is the number worked through. */
export const ImportReport = Strict({
	created: Type.Integer(),
	updated: Type.Integer(),
	unchanged: Type.Integer(),
	failed: Type.Integer(),
	/** Unknown fields met. */
	ignored: Type.Integer(),
	/** The first 1,000. `line` counts from 1. */
	errors: Type.Array(
		Strict({ line: Type.Integer(), pointer: Type.String(), code: Type.String(), message: Type.String() }),
	),
});
export type ImportReport = Static<typeof ImportReport>;

/** A job: work that goes on after its request was answered. */
export const Job = Strict({
	id: JobId,
	type: Type.String(),
	status: Type.Enum(["queued", "running", "done", "failed", "cancelled"]),
	progress: Strict({ done: Type.Integer(), total: Type.Optional(Type.Integer()) }),
	report: ImportReport,
	createdAt: Timestamp,
	startedAt: Nullable(Timestamp),
	finishedAt: Nullable(Timestamp),
});
export type Job = Static<typeof Job>;

/** The actions that every service with jobs offers; the gateway finds the service in the job's id. */
export const jobActions = (auth: Auth) => ({
	"jobs.get": query({ summary: "Reads a job.", auth, params: { id: JobId }, returns: Job }),
	"jobs.list": query({ summary: "Lists jobs, newest first.", auth, params: paging, returns: Page(Job) }),
	"jobs.cancel": mutation({
		summary: "Cancels a job that has not ended; what it has done stays.",
		auth,
		idempotent: "cancelling again changes nothing",
		params: { id: JobId },
		returns: Nothing,
	}),
});
