import { join } from "node:path";
import { StartError } from "../../shared/errors.ts";
import { sqliteDatabase } from "./drivers/sqlite/database.ts";
import type { DocumentDatabase } from "./port.ts";

/** Where a service keeps its documents. */
export interface DocumentStoreOptions {
	/** The service's name, which names its file. */
	service: string;
	/** A MongoDB server; without one the documents lie under `dataDir`. */
	url?: string;
	dataDir: string;
}

/** Chooses a service's database by its configuration; it is not open yet. Throws StartError for a URL it cannot serve. */
export async function databaseFor({ service, url, dataDir }: DocumentStoreOptions): Promise<DocumentDatabase> {
	if (url !== undefined)
		throw new StartError(
			`${service.toUpperCase()}_DATABASE_URL is set, but this version keeps documents in SQLite only: unset it.`,
		);
	return sqliteDatabase({ file: join(dataDir, "documents", `${service}.sqlite`) });
}
