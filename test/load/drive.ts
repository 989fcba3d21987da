import autocannon from "autocannon";
import { Latencies } from "./latencies.ts";
import { type Cpu, type Meter, spent } from "./meter.ts";

/** A request of a workload, and what its answer must be. */
export interface Shot {
	method?: string;
	/** Below /api/v1. */
	path: string;
	headers?: Record<string, string>;
	body?: unknown;
	/** Says what is wrong with an answer, if anything. Called for every answer: look closely at a part of them only. */
	check(status: number, body: string): string | undefined;
}

/** How a workload is driven. */
export interface Plan {
	url: string;
	meter: Meter;
	connections: number;
	seconds: number;
	/** Not measured. */
	warmUpSeconds?: number;
	/** What a connection sends, one after the other, over and over; `isOnce`: once, all as long as the first. */
	shots: (connection: number) => Shot[];
	isOnce?: boolean;
	/** Requests a second, of all connections together; as many as come back, where it is not given. */
	rate?: number;
}

/** What came of it. */
export interface Load {
	/** Of right answers. */
	latencies: Latencies;
	seconds: number;
	cpu: Cpu;
	/** How often each thing went wrong. */
	errors: Map<string, number>;
}

/** Sends requests over keep-alive connections, each when its predecessor's answer is there, and measures. */
export async function drive(plan: Plan): Promise<Load> {
	const { connections, isOnce = false, meter, warmUpSeconds = isOnce ? 0 : 1 } = plan;
	const errors = new Map<string, number>();
	const wrong = (what: string) => errors.set(what, (errors.get(what) ?? 0) + 1);
	const latencies = new Latencies();
	let problem: string | undefined;
	let window: { begun: number; cpu: Cpu } | undefined;

	const requestsOf = (shots: Shot[]) =>
		shots.map(({ method = "GET", path, headers, body, check }) => ({
			method,
			path: `/api/v1${path}`,
			headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
			...(body !== undefined && { body: JSON.stringify(body) }),
			onResponse: (status: number, text: string) => {
				problem = check(status, text);
			},
		}));
	const lists = Array.from({ length: connections }, (_, connection) => requestsOf(plan.shots(connection)));
	let connected = 0;
	const open = () => {
		window = { begun: performance.now(), cpu: meter.cpu() };
	};
	if (warmUpSeconds === 0) open();
	const generator = autocannon({
		url: plan.url,
		connections,
		duration: 86_400,
		sampleInt: 20,
		timeout: 12,
		...(isOnce && { maxConnectionRequests: lists[0]!.length }),
		...(plan.rate && { overallRate: plan.rate }),
		setupClient: (client) => client.setRequests(lists[connected++]!),
	});
	generator.on("response", (_client, _status, _bytes, ms) => {
		if (problem) wrong(problem);
		else if (window) latencies.add(ms);
	});
	generator.on("reqError", (error) => wrong(error.message));

	const timers = [setTimeout(() => generator.stop(), (warmUpSeconds + plan.seconds) * 1000)];
	if (warmUpSeconds > 0) timers.push(setTimeout(open, warmUpSeconds * 1000));
	await generator;
	for (const timer of timers) clearTimeout(timer);
	// Unless everything was sent before the warming up was over.
	const { begun, cpu } = window ?? { begun: Number.NaN, cpu: { node: Number.NaN } };
	return {
		latencies,
		seconds: (performance.now() - begun) / 1000,
		cpu: spent(cpu, meter.cpu()),
		errors,
	};
}
