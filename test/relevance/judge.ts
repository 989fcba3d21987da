/**
 * Asks both search engines the same judged searches (see `judged-searches.ts`) and prints where they differ and how well
 * each did: `npm run judge -- [seed [searches of each kind]]`. Needs ELASTICSEARCH_URL.
 */
import { elasticSearch } from "../../mixins/search-index/drivers/elastic/products.ts";
import { embeddedSearch } from "../../mixins/search-index/drivers/embedded/engine.ts";
import { demoRows } from "../../services/products/demo/catalogue.ts";
import { removeIndexes } from "../support/elastic-indexes.ts";
import { judge, judgementTable } from "../support/judgement.ts";
import { corpus, documentsOf, isReal } from "../support/search-corpus.ts";

const [seed = 11, perKind = 25] = process.argv.slice(2).map(Number);
const url = process.env.ELASTICSEARCH_URL;
if (!url) throw new Error("Set ELASTICSEARCH_URL.");

const docs = isReal ? corpus() : documentsOf(demoRows());
console.log(`seed ${seed}, ${docs.length} products of the ${isReal ? "real" : "demo"} catalogue`);
const clusterName = `judge-${process.pid}`;
const engines = [embeddedSearch(), elasticSearch({ url, clusterName })] as const;
try {
	for (const engine of engines) await engine.open();
	const judgement = await judge([...engines], docs, { seed, perKind });
	console.log(judgementTable(judgement));
	if (judgement.differences.length > 0) process.exitCode = 1;
} finally {
	for (const engine of engines) await engine.close();
	await removeIndexes(url, clusterName);
}
