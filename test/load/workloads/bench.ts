import { strict as assert } from "node:assert";
import type { Catalogue } from "../catalogue.ts";
import { drive, type Load, type Plan } from "../drive.ts";
import type { Lab } from "../lab.ts";
import type { Cpu } from "../meter.ts";
import type { Random } from "../random.ts";
import type { Row } from "../table.ts";
import { AT_SAME_RATE, type Figures } from "../targets.ts";
import type { Writer } from "../writer.ts";

/** What a workload runs on. */
export interface Bench {
	lab: Lab;
	catalogue: Catalogue;
	random: Random;
	seconds: number;
	say: (line: string) => void;
}

/** What it measured, and what the books or the checks say against it. */
export interface Outcome {
	rows: Row[];
	violations: string[];
}

/** Connections of the reading workloads. */
export const CONNECTIONS = 10;
/**
 * At the same rate as many answers come from the cache in every setup: only so is what a request costs in one to be
 * compared with what it costs in another.
 */
const SAME_RATE = 1_000;
/** Of the answers of a workload, one in so many is read: reading them all would take the processor from the store. */
export const LOOK_EVERY = 20;
/** How many requests each connection draws, before it begins anew. */
const DRAWS = 2_000;

/** Drives the store for the time of the run. */
export const driveFor = (
	{ lab, seconds }: Bench,
	plan: Pick<Plan, "connections" | "shots"> & Partial<Plan>,
): Promise<Load> => drive({ url: lab.url, meter: lab.meter, seconds, ...plan });

/** The same at a fixed rate; answers its row. */
export async function atSameRate(name: string, bench: Bench, shots: Plan["shots"]): Promise<Row> {
	const load = await driveFor(bench, { connections: CONNECTIONS, shots, rate: SAME_RATE });
	return rowOf(`${name}${AT_SAME_RATE}`, load, `asked for ${SAME_RATE.toLocaleString("en")} a second`);
}

/** Draws a list of requests for a connection: each of the choices is as likely every time. */
export const drawn =
	<T>({ random }: Bench, choices: readonly T[]): (() => T[]) =>
	() =>
		Array.from({ length: DRAWS }, () => random.pick(choices));

/** The row of a load. */
export function rowOf(name: string, { latencies, seconds, cpu, errors }: Load, note?: string): Row {
	const { count } = latencies;
	return {
		name,
		figures: {
			perSecond: count / seconds,
			p50: latencies.percentile(50),
			p99: latencies.percentile(99),
			cpuNode: cpu.node / count,
			...cpuOfServers(cpu, count),
		},
		errors,
		...(note && { note }),
	};
}

function cpuOfServers(cpu: Cpu, count: number): Figures {
	const { postgres, mongo, rabbitmq, elastic } = cpu;
	return {
		...(postgres !== undefined && { cpuPostgres: postgres / count }),
		...(mongo !== undefined && { cpuMongo: mongo / count }),
		...(rabbitmq !== undefined && { cpuRabbitmq: rabbitmq / count }),
		...(elastic !== undefined && { cpuElastic: elastic / count }),
	};
}

/** Ends a writer; answers what to note of it and what is to be complained about. */
export async function endWriter(writer: Writer, name: string): Promise<{ note: string; violations: string[] }> {
	const { changes, comparisons, oldestMs, failures } = await writer.stop();
	const note = `${changes} changes, ${comparisons} compared, oldest ${(oldestMs / 1000).toFixed(2)} s`;
	const violations = failures.map((failure) => `${name}: ${failure}`);
	// Without a comparison nothing is known of the age of the answers.
	if (comparisons === 0) violations.push(`${name}: no answer showed what the writer had changed`);
	return { note, violations };
}

/** Reads an answer that must be one. */
export async function read<T = any>({ lab: { api } }: Bench, path: string): Promise<T> {
	const { status, body } = await api.get<T>(path);
	assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
	return body;
}
