import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { Params } from "../../shared/contracts/index.ts";

/** An order that a shopper is about to place: everything it takes to send it again. */
export interface Intent {
	key: string;
	cartToken: string;
	body: Params<"orders.place">;
}

/** What came back: `unknown` where the connection broke or the store said 503. */
export interface Outcome {
	status: number | "unknown";
	/** The code of a problem. */
	code?: string | undefined;
	orderId?: string | undefined;
	/** An administrator's cancellation was acknowledged. */
	isCancelled?: boolean;
}

/** What a client remembers, on disk before it acts on it: only that may be held against the store. */
export interface History {
	intend(intent: Intent): void;
	note(key: string, outcome: Outcome): void;
	/** By key, what was last noted of each; null where nothing was. */
	entries(): [Intent, Outcome | null][];
	close(): void;
}

/** Keeps a history in a file, one JSON a line, each line flushed to the disk before the call returns. */
export function openHistory(file: string): History {
	const fd = openSync(file, "a");
	const known = new Map<string, [Intent, Outcome | null]>();
	const write = (line: object) => {
		writeSync(fd, `${JSON.stringify(line)}\n`);
		fsyncSync(fd);
	};
	return {
		intend(intent) {
			write({ intent });
			known.set(intent.key, [intent, null]);
		},
		note(key, outcome) {
			write({ key, outcome });
			known.get(key)![1] = outcome;
		},
		entries: () => [...known.values()],
		close: () => closeSync(fd),
	};
}
