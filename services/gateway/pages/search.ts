import { call } from "../../../shared/broker/call.ts";
import type { Params } from "../../../shared/contracts/index.ts";
import type { SearchPage } from "../../../shared/contracts/search.ts";
import type { ApiRequest, Reply } from "../http/request.ts";

/** The search page: what search found, with the cards that products knows now; one that is just gone is left out. */
export async function searchPage({ ctx, params }: ApiRequest): Promise<Reply> {
	// True because the parameters were checked against this contract.
	const { ids, ...found } = await call(ctx, "search.products", params as Params<"search.products">);
	const data = ids.length > 0 ? await call(ctx, "products.cards", { ids }) : [];
	return { body: { data, ...found } satisfies SearchPage };
}
