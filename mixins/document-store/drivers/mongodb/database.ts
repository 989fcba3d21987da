import type { Connection } from "mongoose";
import { InternalError, StoreUnavailable } from "../../../../shared/errors.ts";
import { within } from "../../../../shared/within.ts";
import { guarded } from "../../guard.ts";
import type { Collection, CollectionDefinition, Document, DocumentDatabase } from "../../port.ts";
import { shapeOf } from "../../shape.ts";
import { CollectionAdapter } from "./adapter.ts";
import { MongoCollection, type Run } from "./collection.ts";
import { closeConnection, openConnection } from "./connection.ts";
import { openError, storeError } from "./errors.ts";
import { ensureIndexes } from "./indexes.ts";
import { checkLayout, checkServer } from "./server.ts";

/** No call takes longer: a server that hangs is noticed by its heartbeat only, and then the driver tries again. */
const CALL_MS = 2_500;
const PING_MS = 1_500;

/**
 * A document database on a MongoDB server (5.0 or newer, a replica set), on a connection of its own. While the server
 * is away calls throw StoreUnavailable, within 2.5 s; they work again within a second after it is back. `variable` is
 * the setting that the URL is from: `open` throws a StartError that names it where waiting would not help.
 */
export function mongoDatabase({ url, variable }: { url: string; variable: string }): DocumentDatabase {
	const label = `mongodb ${addressIn(url)}`;
	const adapters: CollectionAdapter[] = [];
	let connection: Connection | undefined;

	const away = (): never => {
		throw new StoreUnavailable(label);
	};
	const run: Run = async (command) => {
		if (!connection) return away();
		try {
			return await within(CALL_MS, command(), away);
		} catch (error) {
			throw storeError(error, label);
		}
	};

	return {
		label,
		async open() {
			let opening: Connection | undefined;
			try {
				opening = await openConnection(url);
				await prepare(opening, adapters, variable);
				connection = opening;
			} catch (error) {
				if (opening) await closeConnection(opening);
				throw openError(error, variable, label);
			}
		},
		async close() {
			const open = connection;
			connection = undefined;
			if (open) await closeConnection(open);
		},
		async ping() {
			await run(() => within(PING_MS, connection!.db!.command({ ping: 1 }), away));
		},
		collection<D extends Document>(definition: CollectionDefinition): Collection<D> {
			const shape = shapeOf(definition);
			if (connection) throw new InternalError(`${definition.name} was declared after its database had been opened.`);
			const adapter = new CollectionAdapter(shape);
			adapters.push(adapter);
			return guarded(shape, new MongoCollection<D>(adapter, run));
		},
	};
}

async function prepare(connection: Connection, adapters: CollectionAdapter[], variable: string): Promise<void> {
	checkServer(await connection.db!.command({ hello: 1 }), variable);
	await checkLayout(connection, variable);
	await Promise.all(adapters.map(({ shape }) => ensureIndexes(connection, shape, variable)));
	for (const adapter of adapters) adapter.bind(connection);
}

/** The hosts and the database of an address, without its user and password. */
const addressIn = (url: string): string => url.slice(url.lastIndexOf("@") + 1).replace(/^.*:\/\/|\?.*$/g, "");
