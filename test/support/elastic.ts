import { afterAll } from "@jest/globals";
import type { Kind } from "../../mixins/search-index/drivers/elastic/schema.ts";
import type { Change } from "../../mixins/search-index/port.ts";
import { removeIndexes } from "./elastic-indexes.ts";
import { freshClusterName } from "./servers.ts";

/** Gives cluster names for indexes that are removed when the tests are over. */
export function temporaryClusters(url: string): () => string {
	const names: string[] = [];
	afterAll(async () => {
		for (const name of names) await removeIndexes(url, name);
	});
	return () => {
		const name = freshClusterName();
		names.push(name);
		return name;
	};
}

/** A kind of documents that is as small as can be. */
export interface Note {
	id: string;
	text: string;
}

export const NOTES: Kind<Note> = {
	name: "notes",
	schema: 2,
	settings: {},
	properties: { text: { type: "keyword" } },
	refusal: (change) => ("doc" in change && change.doc.text === "" ? "text is missing" : undefined),
	fieldsOf: ({ text }) => ({ text }),
};

export const note = (id: string, version: number, text = `${id}${version}`): Change<Note> => ({
	id,
	version,
	doc: { id, text },
});

export const gone = (id: string, version: number): Change<Note> => ({ id, version, removed: true });
