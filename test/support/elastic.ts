import { afterAll } from "@jest/globals";
import type { Kind } from "../../mixins/search-index/drivers/elastic/schema.ts";
import type { Change } from "../../mixins/search-index/port.ts";
import { freshClusterName } from "./servers.ts";

/** Asks a server without the store's own client; throws what it answers but 2xx and 404. */
export async function ask(url: string, method: string, path: string, body?: object): Promise<any> {
	const response = await fetch(new URL(path, url), {
		method,
		...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
	});
	const answer = await response.json();
	if (!response.ok && response.status !== 404) throw new Error(JSON.stringify(answer));
	return answer;
}

/** The names of a cluster's indexes, in order. */
export const indexesOf = async (url: string, clusterName: string): Promise<string[]> =>
	Object.keys(await ask(url, "GET", `/${clusterName}-*?features=aliases`)).sort();

/** Gives cluster names for indexes that are removed when the tests are over. */
export function temporaryClusters(url: string): () => string {
	const names: string[] = [];
	afterAll(async () => {
		for (const name of names) {
			for (const index of await indexesOf(url, name)) await ask(url, "DELETE", `/${index}`);
		}
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
