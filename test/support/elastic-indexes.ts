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

/** Removes all indexes of a cluster. */
export async function removeIndexes(url: string, clusterName: string): Promise<void> {
	for (const index of await indexesOf(url, clusterName)) await ask(url, "DELETE", `/${index}`);
}

/** Removes all documents of the indexes that a pattern names, which takes less time than new indexes. */
export async function emptyIndexes(url: string, pattern: string): Promise<void> {
	// What searches do not see yet would stay.
	await ask(url, "POST", `/${pattern}/_refresh`);
	await ask(url, "POST", `/${pattern}/_delete_by_query?refresh=true`, { query: { match_all: {} } });
}
