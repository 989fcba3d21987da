import { strict as assert } from "node:assert";
import { client } from "../support/client.ts";
import { ADMIN } from "./shoppers.ts";

const PRODUCTS = 12;
/** Of one there is so little that shoppers come to the end of it. */
const stockOf = (i: number) => (i === 0 ? 50 : 100_000);

/** Signs the administrator in. */
export async function signIn(url: string): Promise<string> {
	const { status, body } = await client(url).post("/auth/login", ADMIN);
	assert.equal(status, 200, JSON.stringify(body));
	return body.accessToken;
}

/** Puts products on the shelves of an empty store, as an administrator does; answers their SKUs. */
export async function stockUp(url: string): Promise<string[]> {
	const api = client(url);
	const token = await signIn(url);
	const skus = Array.from({ length: PRODUCTS }, (_, i) => `CRASH-${i}`);
	for (const [i, sku] of skus.entries()) {
		const price = { amount: 999 + 1_000 * i, currency: "USD" };
		const product = await api.post(
			"/admin/products",
			{ name: `Crash test ${i}`, variants: [{ sku, price }] },
			{ token },
		);
		assert.equal(product.status, 201, JSON.stringify(product.body));
		const adjustment = { sku, onHand: stockOf(i), reason: "opening" };
		const stocked = await api.post("/admin/inventory/adjustments", adjustment, { token, key: `opening-${sku}` });
		assert.equal(stocked.status, 201, JSON.stringify(stocked.body));
	}
	return skus;
}
