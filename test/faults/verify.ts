import { setTimeout as delay } from "node:timers/promises";
import type { Order } from "../../shared/contracts/orders.ts";
import { type Client, client, until } from "../support/client.ts";
import type { Violation } from "./audit.ts";
import type { History, Intent, Outcome } from "./history.ts";
import { send } from "./shoppers.ts";

/** What an order must be when everything has come to rest, by what its shopper was told. */
function mustBe({ status, isCancelled }: Outcome): string[] {
	if (isCancelled) return ["CANCELLED"];
	// A cancellation whose answer was lost may have happened.
	if (status === 200 || status === 201) return ["CONFIRMED", "CANCELLED"];
	if (status === 202) return ["CONFIRMED", "REJECTED"];
	return ["REJECTED"];
}

export interface Verified {
	orders: number;
	resent: number;
	violations: Violation[];
}

const MAX_TRIES = 50;
const VERDICT_WITHIN_MS = 20_000;

/**
 * Holds a history against the store at rest: what was acknowledged is there and is what it was said to be; what was
 * left open gets its outcome from the same key. Answers how many orders it looked at, how many of them had been left
 * open, and what is wrong.
 */
export async function verify(url: string, history: History): Promise<Verified> {
	const api = client(url);
	const violations: Violation[] = [];
	const queue = history.entries();
	const orders = queue.length;
	const resent = queue.filter(([, outcome]) => isOpen(outcome)).length;
	const workers = Array.from({ length: 8 }, async () => {
		for (let entry = queue.pop(); entry; entry = queue.pop()) {
			const wrong = await check(api, ...entry, history);
			if (wrong) violations.push({ check: "history", found: `${wrong}: ${JSON.stringify(entry)}` });
		}
	});
	await Promise.all(workers);
	return { orders, resent, violations };
}

const isOpen = (outcome: Outcome | null): boolean => !outcome || outcome.status === "unknown";

async function check(
	api: Client,
	intent: Intent,
	known: Outcome | null,
	history: History,
): Promise<string | undefined> {
	const outcome = isOpen(known) ? await resend(api, intent, history) : known!;
	if (outcome.status === "unknown") return "no outcome";
	// Refused before anything was written.
	if (!outcome.orderId) return undefined;
	// One that was sent again just now may still be without a verdict.
	const { status, body } = await until(
		() => api.get<Order>(`/orders/${outcome.orderId}`, { cartToken: intent.cartToken }),
		(answer) => outcome.status !== 202 || answer.body.status !== "PENDING",
		VERDICT_WITHIN_MS,
	);
	if (status !== 200) return `missing (${status})`;
	if (!mustBe(outcome).includes(body.status)) return `is ${body.status}`;
	const again = await send(api, intent);
	const isSame = again.orderId === outcome.orderId && (outcome.status === 202 || again.status === outcome.status);
	return isSame ? undefined : `answers ${JSON.stringify(again)} to its key`;
}

async function resend(api: Client, intent: Intent, history: History): Promise<Outcome> {
	let outcome: Outcome = { status: "unknown" };
	for (let i = 0; i < MAX_TRIES && outcome.status === "unknown"; i++) {
		if (i > 0) await delay(100);
		outcome = await send(api, intent);
	}
	history.note(intent.key, outcome);
	return outcome;
}
