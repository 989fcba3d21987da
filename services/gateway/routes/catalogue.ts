import { Product } from "../../../shared/contracts/products.ts";
import { SearchPage } from "../../../shared/contracts/search.ts";
import { productPage } from "../pages/product.ts";
import { searchPage } from "../pages/search.ts";
import type { RouteRow } from "./route.ts";

const tag = "Catalogue";

/** What a storefront shows before anyone buys. The busiest routes come first. */
export const catalogue: RouteRow[] = [
	{ method: "GET", path: "/products", action: "products.list", isCached: true, tag },
	{
		method: "GET",
		path: "/products/{idOrSlug}",
		action: "products.get",
		page: productPage,
		returns: Product,
		isCached: true,
		tag,
	},
	{
		method: "GET",
		path: "/search/products",
		action: "search.products",
		page: searchPage,
		returns: SearchPage,
		isCached: true,
		tag,
	},
	{ method: "GET", path: "/search/suggestions", action: "search.suggestions", isCached: true, tag },
	{ method: "GET", path: "/categories", action: "products.categories", isCached: true, tag },
];
