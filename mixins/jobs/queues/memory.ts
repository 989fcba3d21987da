import { RETRY_DELAYS_MS } from "../../retries.ts";
import { fateOf } from "./fate.ts";
import type { DeadJob, JobHandler, JobQueues } from "./port.ts";

interface Waiting {
	/** JSON, for a job of another process is JSON too. */
	text: string;
	failures: number;
}

/** A queue, and who is told that something came. */
interface Queue {
	waiting: Waiting[];
	dead: DeadJob[];
	look: Set<() => void>;
}

/** Queues of one process, which end with it. */
export function memoryQueues(delays = RETRY_DELAYS_MS): JobQueues {
	const queues = new Map<string, Queue>();
	const timers = new Set<NodeJS.Timeout>();
	const queueOf = (name: string): Queue => {
		const queue = queues.get(name) ?? { waiting: [], dead: [], look: new Set() };
		queues.set(name, queue);
		return queue;
	};

	function put(queue: Queue, job: Waiting): void {
		queue.waiting.push(job);
		for (const look of queue.look) look();
	}

	function putLater(queue: Queue, job: Waiting, ms: number): void {
		const timer = setTimeout(() => {
			timers.delete(timer);
			put(queue, job);
		}, ms);
		timers.add(timer);
	}

	async function attempt(queue: Queue, { text, failures }: Waiting, handler: JobHandler): Promise<void> {
		try {
			await handler(JSON.parse(text), failures + 1);
		} catch (error) {
			const fate = fateOf(error, failures, delays);
			if (fate.delayMs === undefined) queue.dead.push({ text, reason: fate.reason });
			else putLater(queue, { text, failures: fate.failures }, fate.delayMs);
		}
	}

	return {
		async add(name, message) {
			put(queueOf(name), { text: JSON.stringify(message), failures: 0 });
		},

		async work(name, handler) {
			const queue = queueOf(name);
			let running: Promise<void> | undefined;
			const look = () => {
				const job = running || !queue.look.has(look) ? undefined : queue.waiting.shift();
				if (!job) return;
				running = attempt(queue, job, handler).then(() => {
					running = undefined;
					look();
				});
			};
			queue.look.add(look);
			look();
			return async () => {
				queue.look.delete(look);
				await running;
			};
		},

		async dead(name) {
			return queueOf(name).dead.slice(0, 100);
		},

		async close() {
			for (const timer of timers) clearTimeout(timer);
		},
	};
}
