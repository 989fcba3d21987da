import { randomUUID } from "node:crypto";
import { type Client, client, type Fetch } from "../support/client.ts";
import { orderBody } from "../support/quotes.ts";
import type { Random } from "../support/random.ts";
import type { History, Intent, Outcome } from "./history.ts";

const SHOPPERS = 8;
/** Mostly good cards; the provider that does not answer takes a shopper 3 s. */
const TOKENS = { tok_ok: 84, tok_declined: 6, tok_insufficient_funds: 4, tok_error: 4, tok_timeout: 2 };
/** How many of the confirmed orders an administrator cancels. */
const CANCELLED_SHARE = 0.1;
export const ADMIN = { email: "admin@example.com", password: "a good enough password" };

/** What shoppers need to know of a store. */
export interface Shelf {
	url: string;
	skus: string[];
	adminToken: string;
}

/** Shops until told to stop, all shoppers at once; every order is in the history before it is sent. */
export function shop(shelf: Shelf, history: History, random: Random, send?: Fetch): { stop(): Promise<void> } {
	const api = client(shelf.url, send);
	let isOpen = true;
	const shoppers = Array.from({ length: SHOPPERS }, async () => {
		while (isOpen) await buy(api, shelf, history, random).catch(() => {});
	});
	return {
		async stop() {
			isOpen = false;
			await Promise.all(shoppers);
		},
	};
}

async function buy(api: Client, shelf: Shelf, history: History, random: Random): Promise<void> {
	const sku = () => shelf.skus[random.between(0, shelf.skus.length - 1)]!;
	const lines = [...new Set([sku(), sku()])].map((sku) => ({ sku, quantity: random.between(1, 3) }));
	const token = random.weighted(TOKENS);
	const isRegretted = random.next() < CANCELLED_SHARE;
	const cart = await api.post("/carts", { lines });
	if (cart.status !== 201) return;
	const intent = { key: randomUUID(), cartToken: cart.body.token, body: orderBody(cart.body.id, token) };
	history.intend(intent);
	const outcome = await send(api, intent);
	history.note(intent.key, outcome);
	if (outcome.status !== 201 || !isRegretted) return;
	const { status } = await api.post(`/orders/${outcome.orderId}/cancellations`, {}, { token: shelf.adminToken });
	if (status === 200) history.note(intent.key, { ...outcome, isCancelled: true });
}

/** Sends an order, for the first time or again. */
export async function send(api: Client, { key, cartToken, body }: Intent): Promise<Outcome> {
	const answer = await api.post("/orders", body, { key, cartToken }).catch(() => undefined);
	if (!answer || answer.status >= 500 || answer.body.code === "REQUEST_IN_PROGRESS") return { status: "unknown" };
	return { status: answer.status, code: answer.body.code, orderId: answer.body.id ?? answer.body.orderId };
}
