import type { OrderHits, OrderQuery } from "../../mixins/search-index/order-port.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { OrderHit, OrdersFound } from "../../shared/contracts/search.ts";
import { pageOf } from "./page.ts";
import { assertBefore, momentIn, zoneOf } from "./span.ts";

/** Reads the request's parameters as a query of the port. Throws InvalidRequest. */
export function orderQueryOf(params: Params<"search.orders">): OrderQuery {
	const { q, status, from, to, timeZone } = params;
	const zone = zoneOf(timeZone);
	const gte = from && momentIn(zone, "from", from);
	const lt = to && momentIn(zone, "to", to);
	if (gte && lt) assertBefore(gte, lt, "to");
	return {
		...(q?.trim() && { text: q }),
		...(status && { status }),
		placed: { ...(gte && { gte }), ...(lt && { lt }) },
		...pageOf(params),
		timeZone: zone.timeZone,
	};
}

/** Writes a page of the port as the answer of the action. */
export const ordersFoundOf = ({ hits, total, status, days }: OrderHits): OrdersFound => ({
	data: hits.map(({ total: amount, currency, status, ...hit }) => ({
		...hit,
		// True because the index holds what orders told of itself.
		status: status as OrderHit["status"],
		total: { amount, currency },
	})),
	total: { value: total, relation: "eq" },
	facets: { status, day: days },
});
