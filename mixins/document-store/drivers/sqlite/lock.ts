import { DatabaseSync } from "node:sqlite";
import { StartError } from "../../../../shared/errors.ts";

/**
 * Holds a store's file for this process until `release`: an empty database beside it stays in an exclusive
 * transaction, whose lock the operating system drops when the process dies, however it dies. Throws StartError when
 * another process (or this one) holds it.
 */
export function lockStore(file: string): { release(): void } {
	const lock = new DatabaseSync(`${file}.lock`);
	try {
		lock.exec("BEGIN EXCLUSIVE");
	} catch (cause) {
		lock.close();
		throw new StartError(`The store ${file} is in use by another process.`, { cause });
	}
	return { release: () => lock.close() };
}
