import { expect, test } from "@jest/globals";
import { ORDERS } from "../../../mixins/search-index/drivers/elastic/order-mapping.ts";
import { PRODUCTS } from "../../../mixins/search-index/drivers/elastic/product-mapping.ts";
import { metaOf } from "../../../mixins/search-index/drivers/elastic/schema.ts";

// Where this fails, settings or mapping of an index have changed: raise `schema` of its kind, or nodes of this version
// will refuse the index that is there, instead of building their own. Then write the new pair here.
test("an index that changes has a new schema number", () => {
	expect(metaOf(PRODUCTS)).toEqual({ schema: 1, fingerprint: "3bf485cd11467b16" });
	expect(metaOf(ORDERS)).toEqual({ schema: 1, fingerprint: "d24659e5bf9fa4f8" });
});
