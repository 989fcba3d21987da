import type { Params, Return } from "../../shared/contracts/index.ts";
import { Duplicate, IdempotencyKeyReused, RequestInProgress, ServiceUnavailable } from "../../shared/errors.ts";
import { failpoint } from "../../shared/failpoint.ts";
import { byDeadline } from "./by-deadline.ts";
import { conclude, reachVerdict } from "./checkout.saga.ts";
import { ANSWER_MS, type Desk, type RequestDesk } from "./desk.ts";
import { type Draft, draftOrder, type PlaceRequest } from "./draft.ts";
import { accept, adopt, type Key, lookUp, type Outcome, type UsedKey } from "./keys.store.ts";
import { type OrderRow, toOrder } from "./orders.model.ts";
import { insertOrder } from "./orders.store.ts";
import { isOwn } from "./ownership.ts";
import { problemOf } from "./refusals.ts";

type Placed = Return<"orders.place">;

/** What is left for the 202, which is remembered before it is sent. */
const ACCEPT_MS = 700;
const MAX_ROUNDS = 5;

/**
 * Places an order, at most one a key and one a version of the cart. Looks up both first, so that a repeated request
 * is answered whatever has become of the cart. Then quotes, inserts, and takes the order to its verdict: 201, the
 * problem that refuses it, or 202 where it takes longer. Three statements on the way to 201.
 */
export async function place(desk: RequestDesk, request: PlaceRequest): Promise<Placed> {
	const { params, caller, key } = request;
	let version = params.cartVersion;
	let draft: Draft | undefined;
	for (let i = 0; i < MAX_ROUNDS; i++) {
		const known = await lookUp(desk.db, key, version === undefined ? undefined : { id: params.cartId, version });
		if (known.used) return answerAgain(known.used, key);
		if (known.order && isOwn(known.order, caller)) {
			const { order } = known;
			if (await adopt(desk.db, key, order.id)) return { status: 200, order: toOrder(order), isReplayed: false };
			continue;
		}
		draft ??= draftOrder(await desk.call("carts.quote", quoteRequestOf(params)), request, new Date());
		const order = await insert(desk, draft, key);
		if (order) return checkOut(desk, order, key);
		// The key or the cart's version got an order meanwhile: the next look finds it.
		version = draft.cart_version;
	}
	throw new ServiceUnavailable("The checkout");
}

/** What is to be quoted, with what the shopper expects. */
const quoteRequestOf = ({ cartId, cartVersion, expectedTotal }: PlaceRequest["params"]): Params<"carts.quote"> => ({
	id: cartId,
	...(cartVersion !== undefined && { cartVersion }),
	...(expectedTotal && { expectedTotal }),
});

async function insert(desk: Desk, draft: Draft, key: Key): Promise<OrderRow | undefined> {
	try {
		return await insertOrder(desk.db, draft, key);
	} catch (error) {
		if (error instanceof Duplicate) return undefined;
		throw error;
	}
}

async function checkOut(desk: RequestDesk, order: OrderRow, key: Key): Promise<Placed> {
	const until = desk.until - ACCEPT_MS;
	const decided = await byDeadline(until, desk, async () => {
		await failpoint("orders.committed");
		return reachVerdict(desk, order);
	});
	if (!decided) return answerPending(desk, order, key);
	await byDeadline(until, desk, () => conclude(desk, decided.order));
	return answer(order.id, decided.outcome);
}

/** Answers 202, remembered first, unless there is a verdict after all. */
async function answerPending(desk: Desk, order: OrderRow, key: Key): Promise<Placed> {
	const used = await byDeadline(Date.now() + ACCEPT_MS, desk, async () => {
		await accept(desk.db, key);
		return (await lookUp(desk.db, key)).used;
	});
	if (!used?.outcome) return { status: 202, order: toOrder(order), isReplayed: false };
	return answer(order.id, used.outcome);
}

/** Answers a key that has been used: as before, or as far as its request is. */
function answerAgain({ fingerprint, status, outcome, order }: UsedKey, key: Key): Placed {
	if (fingerprint !== key.fingerprint) throw new IdempotencyKeyReused();
	if (status === 200) return { status, order: toOrder(order), isReplayed: true };
	if (outcome) return answer(order.id, outcome, true);
	const isLate = Date.now() - Date.parse(order.placed_at) >= ANSWER_MS;
	if (status === null && !isLate) throw new RequestInProgress();
	return { status: 202, order: toOrder(order), isReplayed: true };
}

/** The outcome as an answer; a problem is written anew each time. */
function answer(orderId: string, outcome: Outcome, isReplayed = false): Placed {
	if ("order" in outcome) return { status: 201, order: outcome.order, isReplayed };
	const problem = problemOf(orderId, outcome.refusal);
	if (isReplayed) problem.data.isReplayed = true;
	throw problem;
}
