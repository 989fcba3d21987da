import type pg from "pg";
import { InternalError } from "../../shared/errors.ts";
import { leavesConnectionUsable, translate } from "./errors.ts";
import type { Lease } from "./pool.ts";
import type { Sql, SqlValue, Statement } from "./port.ts";
import { OUR_TYPES } from "./types.ts";

/** Runs statements on one leased connection, one after the other, until it is settled. */
export class Session implements Sql {
	readonly #lease: Lease;
	readonly #store: string;
	#isUsable = true;
	#isSettled = false;

	constructor(lease: Lease, store: string) {
		this.#lease = lease;
		this.#store = store;
	}

	/** Prepared under its name at its first use on this connection. */
	async query<Row>({ name, text }: Statement, values?: SqlValue[]): Promise<Row[]> {
		const { rows } = await this.#run({ name, text, values, types: OUR_TYPES });
		// The cast is true as far as the caller's type tells what its statement selects.
		return rows as Row[];
	}

	async one<Row>(statement: Statement, values?: SqlValue[]): Promise<Row | undefined> {
		return (await this.query<Row>(statement, values))[0];
	}

	async begin(): Promise<void> {
		await this.#run({ text: "BEGIN" });
	}

	/** Throws InternalError where a statement had failed and the work went on: PostgreSQL rolled back then. */
	async commit(): Promise<void> {
		const { command } = await this.#run({ text: "COMMIT" });
		if (command !== "COMMIT") throw new InternalError("A transaction went on after one of its statements had failed.");
	}

	/** A broken connection needs none: its end rolls back. */
	async rollBack(): Promise<void> {
		if (this.#isUsable) await this.#run({ text: "ROLLBACK" }).catch(() => {});
	}

	/** Gives the connection back, or destroys it when it is broken or an answer is still to come. */
	settle(): void {
		this.#isSettled = true;
		if (this.#isUsable) this.#lease.release();
		else this.#lease.destroy();
	}

	async #run(query: pg.QueryConfig): Promise<pg.QueryResult> {
		if (this.#isSettled) throw new InternalError("A statement came after the end of its transaction.");
		try {
			return await this.#lease.client.query(query);
		} catch (error) {
			this.#isUsable &&= leavesConnectionUsable(error);
			throw translate(error, this.#store);
		}
	}
}
