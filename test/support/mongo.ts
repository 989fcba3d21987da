import { mongoDatabase } from "../../mixins/document-store/drivers/mongodb/database.ts";
import type { DocumentDatabase } from "../../mixins/document-store/port.ts";

/** mongoose is loaded where it is needed only: it takes its time. */
export async function withMongo<T>(url: string, work: (db: import("mongoose").mongo.Db) => Promise<T>): Promise<T> {
	const { default: mongoose } = await import("mongoose");
	const connection = await mongoose.createConnection(url).asPromise();
	try {
		return await work(connection.db!);
	} finally {
		await connection.destroy(true);
	}
}

/** A database whose collections have a beginning of their own in their names, so that runs do not meet. */
export function prefixedDatabase(url: string, prefix: string): DocumentDatabase {
	const database = mongoDatabase({ url, variable: "PRODUCTS_DATABASE_URL" });
	return {
		...database,
		collection: (definition) => ({
			...database.collection({ ...definition, name: `${prefix}${definition.name}` }),
			definition,
		}),
	};
}

/** Removes what prefixed databases have made. */
export const dropPrefixed = (url: string, prefix: string): Promise<void> =>
	withMongo(url, async (db) => {
		const made = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
		for (const name of made.filter((each) => each.startsWith(prefix))) await db.dropCollection(name);
	});
