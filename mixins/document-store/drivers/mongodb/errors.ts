import { Duplicate, InternalError, StartError, StoreUnavailable, VoltricoError } from "../../../../shared/errors.ts";

/** What the driver throws has these; its classes are of the driver's own copy, so none of them is compared. */
export interface DriverError extends Error {
	code?: number | string;
	writeErrors?: { errmsg?: string }[];
	hasErrorLabel?(label: string): boolean;
}

/** Codes of https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml. */
const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;
const DUPLICATE_KEY = 11000;
/** The server stops, has no primary, or gave up waiting: nothing is wrong with the command. */
const PASSING: unknown[] = [6, 7, 50, 64, 89, 91, 112, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436];

/** Thrown before anything is sent: by the driver for what it cannot encode, by mongoose for what a schema refuses. */
const REFUSALS = /^(BSON\w*|MongoInvalidArgument|MongoAPI|StrictMode|Cast|Type|Range)Error$/;
/** Thrown for an address that says nothing sensible. */
const MALFORMED = /^Mongo(Parse|InvalidArgument|MissingCredentials|MissingDependency|API)Error$/;

/** The name of the index that refused a write: MongoDB says it in its message only. */
const indexIn = (message: string): string => /index: (\S+) dup key/.exec(message)?.[1]?.replace(/^_id_$/, "_id") ?? "";

/** The indexes that refused writes, each once; of one write, or of several that were sent together. */
export function refusingIndexes(error: DriverError): string[] {
	if (error.code !== DUPLICATE_KEY) return [];
	const messages = error.writeErrors?.map(({ errmsg = "" }) => errmsg) ?? [];
	return (messages.length > 0 ? messages : [error.message]).map(indexIn);
}

/** Translates what a call of a collection throws. */
export function storeError(error: unknown, store: string): Error {
	if (error instanceof VoltricoError) return error;
	// True because mongoose and its driver throw errors only.
	const cause = error as DriverError;
	const [index] = refusingIndexes(cause);
	if (index !== undefined) return new Duplicate(index, { cause });
	const isPassing = PASSING.includes(cause.code) || cause.hasErrorLabel?.("RetryableWriteError");
	// Numbers are the server's codes; what happens on the way to it has none, or a text.
	if (REFUSALS.test(cause.name) || (typeof cause.code === "number" && !isPassing))
		return new InternalError(`The store ${store} refused a command: ${cause.message}`, { cause });
	return new StoreUnavailable(store, { cause });
}

/** Translates what opening throws: into one sentence for the operator where waiting does not mend it. */
export function openError(error: unknown, variable: string, store: string): Error {
	if (error instanceof StartError || error instanceof VoltricoError) return error;
	const cause = error as DriverError;
	const why = startErrorOf(cause);
	return why ? new StartError(`${variable}: ${why}`, { cause }) : new StoreUnavailable(store, { cause });
}

function startErrorOf(error: DriverError): string | undefined {
	if (MALFORMED.test(error.name)) return `this is no address of a MongoDB database (${error.message}).`;
	if (error.code === AUTHENTICATION_FAILED) return "MongoDB does not accept this user and password.";
	if (error.code === UNAUTHORIZED) return "MongoDB does not let this user work in this database.";
	return undefined;
}
