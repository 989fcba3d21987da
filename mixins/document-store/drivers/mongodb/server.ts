import type { Connection } from "mongoose";
import { StartError, StoreUnavailable } from "../../../../shared/errors.ts";

/** What a server says of itself. */
export interface Hello {
	maxWireVersion?: number;
	/** The name of its replica set. */
	setName?: string;
	/** It was told of a replica set that nobody has initiated yet. */
	isreplicaset?: boolean;
	/** `isdbgrid` is the router of a sharded cluster. */
	msg?: string;
}

/** The wire version of MongoDB 5.0. */
const OLDEST = 13;

/**
 * Refuses (StartError) a server that is too old, and one that is alone: it has no retryable writes and no majority.
 * Throws StoreUnavailable while a replica set is not initiated yet.
 */
export function checkServer({ maxWireVersion = 0, setName, isreplicaset, msg }: Hello, variable: string): void {
	if (maxWireVersion < OLDEST) throw new StartError(`${variable}: the server is older than MongoDB 5.0.`);
	if (setName !== undefined || msg === "isdbgrid") return;
	if (isreplicaset) throw new StoreUnavailable("of a replica set that was not initiated");
	throw new StartError(
		`${variable}: the server belongs to no replica set; start mongod with --replSet and run rs.initiate() once.`,
	);
}

/** Raised when documents of this version cannot be read by the version before. */
export const LAYOUT = 1;

/** Its name is none that a collection may have. */
const META = "_meta";
interface Meta {
	_id: string;
	layout: number;
}

/** Marks a database with the layout of its documents. Throws StartError where a newer version has written it. */
export async function checkLayout(connection: Connection, variable: string): Promise<void> {
	const meta = connection.collection<Meta>(META);
	const mark = { $max: { layout: LAYOUT } };
	const marked = await meta.findOneAndUpdate({ _id: "layout" }, mark, { upsert: true, returnDocument: "after" });
	if (marked!.layout > LAYOUT)
		throw new StartError(
			`${variable}: a newer version wrote this database (layout ${marked!.layout}, this one knows ${LAYOUT}); start that version, or restore a backup.`,
		);
}
