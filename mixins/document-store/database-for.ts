import { join } from "node:path";
import type { DocumentDatabase } from "./port.ts";

/** Where a service keeps its documents. */
export interface DocumentStoreOptions {
	/** The service's name, which names its file and the variable of its URL. */
	service: string;
	/** A MongoDB database; without one the documents lie under `dataDir`. */
	url?: string | undefined;
	dataDir: string;
}

/** Chooses a service's database by its configuration, and loads its driver alone; it is not open yet. */
export async function databaseFor({ service, url, dataDir }: DocumentStoreOptions): Promise<DocumentDatabase> {
	if (url !== undefined) {
		const { mongoDatabase } = await import("./drivers/mongodb/database.ts");
		return mongoDatabase({ url, variable: `${service.toUpperCase()}_DATABASE_URL` });
	}
	const { sqliteDatabase } = await import("./drivers/sqlite/database.ts");
	return sqliteDatabase({ file: join(dataDir, "documents", `${service}.sqlite`) });
}
