import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { databaseFor } from "../../mixins/document-store/database-for.ts";
import type { DocumentDatabase } from "../../mixins/document-store/port.ts";
import { withMongo } from "./mongo.ts";
import { isOnServers } from "./on-servers.ts";

/** The services whose documents MongoDB keeps. */
const SERVICES = ["users", "products", "carts"] as const;
type Service = (typeof SERVICES)[number];
const variableOf = (service: string): string => `${service.toUpperCase()}_DATABASE_URL`;

/** Says, in a data directory, where its documents are: other processes on it find them too. */
const NOTE = "documents-at.json";
/** The databases of the servers by the data directory that has them: nobody may make further ones. */
const lent = new Map<string, string>();

/**
 * The variables that lead the services of a data directory to their documents. In the suites on servers each gets a
 * MongoDB database, empty at first; elsewhere none, and the documents are embedded.
 */
export async function documentsFor(dataDir: string, services: string[]): Promise<Record<string, string>> {
	const note = join(dataDir, NOTE);
	const known: Record<string, string> = existsSync(note) ? JSON.parse(await readFile(note, "utf8")) : {};
	const missing = isOnServers() ? SERVICES.filter((name) => services.includes(name) && !known[variableOf(name)]) : [];
	if (missing.length === 0) return known;
	for (const service of missing) known[variableOf(service)] = await lend(dataDir, service);
	await mkdir(dataDir, { recursive: true });
	await writeFile(note, JSON.stringify(known));
	return known;
}

/** A service's database in a data directory, for a test that looks into it; not open yet. */
export async function documentsOf(dataDir: string, service: Service): Promise<DocumentDatabase> {
	const urls = await documentsFor(dataDir, [service]);
	return databaseFor({ service, dataDir, url: urls[variableOf(service)] });
}

/** Lets others have the databases of a folder that is removed. */
export function giveBackDocuments(path: string): void {
	for (const [url, dataDir] of lent) if (dataDir.startsWith(path)) lent.delete(url);
}

/** A service's own database where it is free, else any: each is for whoever knows its URL. */
async function lend(dataDir: string, service: Service): Promise<string> {
	const urls = [service, ...SERVICES].map((name) => process.env[variableOf(name)]!);
	const url = urls.find((each) => !lent.has(each));
	if (!url) throw new Error("This test needs more databases than there are.");
	lent.set(url, dataDir);
	await withMongo(url, (db) => db.dropDatabase());
	return url;
}
