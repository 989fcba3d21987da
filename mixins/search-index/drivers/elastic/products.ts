import type { ProductSearchEngine } from "../../port.ts";
import { Generations, type Place } from "./generations.ts";
import { PRODUCTS } from "./product-mapping.ts";
import { search } from "./product-search.ts";
import { suggest } from "./product-suggestion.ts";

/** The product index in Elasticsearch, shared by all nodes of a cluster. Throws StartError for a URL that is none. */
export function elasticSearch(place: Place): ProductSearchEngine {
	const index = new Generations(place, PRODUCTS);
	return {
		label: index.elastic.label,
		open: () => index.open(),
		close: () => index.close(),
		apply: (changes) => index.apply(changes),
		rebuild: (source) => index.rebuild(source),
		refresh: () => index.refresh(),
		health: () => index.health(),
		search: (query) => search(index, query),
		suggest: (text, limit) => suggest(index, text, limit),
	};
}
