import { StoreUnavailable } from "../../../../shared/errors.ts";
import type { Connection } from "./connection.ts";

/** A group waits for more writes while they keep coming, for so many turns of the loop. */
const MAX_TURNS = 10;

/** The writes of a few loop turns: they share a transaction and one fsync. */
interface Group {
	writes: number;
	turns: number;
	committed: Promise<void>;
	resolve(): void;
	reject(error: unknown): void;
	timer: NodeJS.Immediate;
}

/**
 * Runs writes on one connection and commits those together that come in one loop turn, and in the next ones as long as
 * there are any. Each runs at once, under a savepoint of
 * its own, so that one that fails undoes nothing of the others; its promise resolves after the commit.
 */
export class GroupCommit {
	readonly #connection: Connection;
	readonly #store: string;
	#group: Group | undefined;

	constructor(connection: Connection, store: string) {
		this.#connection = connection;
		this.#store = store;
	}

	/**
	 * Runs one write, which is synchronous; answers what it answers, once it is on the disk. Throws what it throws, then
	 * too: what it collided with may be of the same group, and whoever reads next must see it.
	 */
	async write<T>(work: () => T): Promise<T> {
		const group = this.#open();
		group.writes += 1;
		try {
			return this.#runInSavepoint(work);
		} finally {
			await group.committed;
		}
	}

	/** Commits what is open, now. Called by itself when no more writes come. */
	flush(): void {
		const group = this.#group;
		if (!group) return;
		this.#group = undefined;
		clearImmediate(group.timer);
		try {
			this.#connection.exec("COMMIT");
			group.resolve();
		} catch (cause) {
			if (this.#connection.inTransaction) this.#connection.exec("ROLLBACK");
			group.reject(new StoreUnavailable(this.#store, { cause }));
		}
	}

	#open(): Group {
		if (this.#group) return this.#group;
		this.#connection.prepare("BEGIN IMMEDIATE").run();
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		// Every writer awaits the promise; a group of failed writers alone has nobody to tell.
		promise.catch(() => {});
		const group = {
			writes: 0,
			turns: 0,
			committed: promise,
			resolve,
			reject,
			timer: setImmediate(() => this.#gather(0)),
		};
		this.#group = group;
		return group;
	}

	/** Commits when a turn has brought nothing: a lone write waits for one empty turn, a busy loop shares its fsyncs. */
	#gather(before: number): void {
		const group = this.#group;
		if (!group) return;
		group.turns += 1;
		const { writes } = group;
		if (writes === before || group.turns === MAX_TURNS) this.flush();
		else group.timer = setImmediate(() => this.#gather(writes));
	}

	#runInSavepoint<T>(work: () => T): T {
		const run = (text: string) => this.#connection.prepare(text).run();
		run("SAVEPOINT one");
		try {
			const result = work();
			run("RELEASE one");
			return result;
		} catch (error) {
			if (this.#connection.inTransaction) {
				run("ROLLBACK TO one");
				run("RELEASE one");
			} else this.#lose(error);
			throw error;
		}
	}

	/** SQLite rolled the whole transaction back (disk full, I/O error): no write of the group has happened. */
	#lose(cause: unknown): void {
		const group = this.#group;
		this.#group = undefined;
		if (!group) return;
		clearImmediate(group.timer);
		group.reject(new StoreUnavailable(this.#store, { cause }));
	}
}
