import { afterEach, beforeEach, describe } from "@jest/globals";
import type { Collection, DocumentDatabase } from "../../mixins/document-store/port.ts";
import { changes } from "./document-store/changes.ts";
import { model } from "./document-store/model.ts";
import { reading } from "./document-store/reading.ts";
import { refusals } from "./document-store/refusals.ts";
import { THINGS, type Thing } from "./document-store/things.ts";
import { writing } from "./document-store/writing.ts";

/** Gives a test the collection of its own database, which is empty and open. */
export type Things = () => Collection<Thing>;

/**
 * What every driver of the document store must keep. `makeDatabase` answers a new, empty one each time, not yet open;
 * `samples` is how many random queries are compared with a model.
 */
export function documentStoreSuite(name: string, makeDatabase: () => Promise<DocumentDatabase>, samples = 250): void {
	describe(`document store on ${name}`, () => {
		let database: DocumentDatabase;
		let collection: Collection<Thing>;
		beforeEach(async () => {
			database = await makeDatabase();
			collection = database.collection<Thing>(THINGS);
			await database.open();
		});
		afterEach(() => database.close());

		const things: Things = () => collection;
		describe("reading", () => reading(things, () => database));
		describe("writing", () => writing(things));
		describe("changes", () => changes(things));
		describe("refusals", () => refusals(things, () => database));
		describe("against a model", () => model(things, samples));
	});
}
