import { sqliteDatabase } from "../../mixins/document-store/drivers/sqlite/database.ts";
import { THINGS, type Thing, thing } from "../contract/document-store/things.ts";

/** Writes documents until it is killed: prints each id once its write is acknowledged. Argument: the file. */
const database = sqliteDatabase({ file: process.argv[2]! });
const things = database.collection<Thing>(THINGS);
await database.open();

async function write(writer: number): Promise<never> {
	for (let n = 0; ; n++) {
		const id = `w${writer}-${n}`;
		await things.insert(thing(id, { price: n, scopes: [`w${writer}`], variants: [{ sku: id }] }));
		await things.update({ _id: id, version: 1 }, { $inc: { version: 1 }, $set: { slug: id } });
		process.stdout.write(`${id}\n`);
	}
}
await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
