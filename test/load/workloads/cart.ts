import type { NewCart } from "../../../shared/contracts/carts.ts";
import { type Bench, CONNECTIONS, drawn, driveFor, LOOK_EVERY, type Outcome, rowOf } from "./bench.ts";

/** New carts of guests, with one line each. */
export async function cart(bench: Bench): Promise<Outcome> {
	let answers = 0;
	const shots = bench.catalogue.cards.map(({ sku, price }) => ({
		method: "POST",
		path: "/carts",
		body: { lines: [{ sku, quantity: 1 }] },
		check(status: number, body: string): string | undefined {
			if (status !== 201) return `status ${status}`;
			if (answers++ % LOOK_EVERY !== 0) return undefined;
			const made: NewCart = JSON.parse(body);
			const [line, ...others] = made.lines;
			if (line?.sku !== sku || line.quantity !== 1 || others.length > 0) return "other lines";
			if (line.unitPrice.amount !== price.amount || made.totals.total.amount !== price.amount) return "another price";
			return made.token ? undefined : "no token";
		},
	}));
	const load = await driveFor(bench, { connections: CONNECTIONS, shots: drawn(bench, shots) });
	return { rows: [rowOf("cart", load)], violations: [] };
}
