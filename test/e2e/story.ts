import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { format, type Money } from "../../shared/money.ts";
import { client, until } from "../support/client.ts";
import { play, REAL_CATALOGUE, type Stage } from "./stage.ts";

const ADDRESS = {
	firstName: "Ada",
	lastName: "Lovelace",
	street: "12 Analytical Way",
	city: "Portland",
	state: "OR",
	postalCode: "97201",
	country: "US",
};

/**
 * Drives a store over HTTP only, from an empty shelf to an order that is cancelled, and says what it does. Throws
 * where the store does not keep its word.
 */
export async function tellStory({ url, email, password, say }: Stage): Promise<void> {
	const api = client(url);
	const chapter = (title: string) => say(`\n${title}\n${"─".repeat(title.length)}`);
	const signIn = await api.post("/auth/login", { email, password });
	assert.equal(signIn.status, 200, "the admin signs in");
	const admin = signIn.body.accessToken as string;

	chapter("The shelves are filled");
	const rows = await catalogue(api, admin, say);
	const upload = await api.request("POST", "/admin/imports?type=products", {
		token: admin,
		key: true,
		raw: { type: "application/x-ndjson", data: rows.text },
	});
	assert.equal(upload.status, 202, JSON.stringify(upload.body));
	say(`The admin uploads ${rows.count} products; the store answers at once with ${upload.body.id}.`);
	let shown = -1;
	const job = await until(
		async () => {
			const { body } = await api.get(upload.headers.get("location")!, { token: admin });
			if (body.progress.done !== shown && body.status === "running")
				say(`  … ${body.progress.done} of ${body.progress.total ?? "?"} rows`);
			shown = body.progress.done;
			return body;
		},
		({ status }) => !["queued", "running"].includes(status),
		60_000,
	);
	const { created, updated, unchanged, failed } = job.report;
	assert.equal(job.status, "done");
	assert.equal(created + updated + unchanged + failed, rows.count);
	assert.equal(failed, 0, JSON.stringify(job.report.errors));
	say(`Done: ${created} new, ${updated} changed, ${unchanged} as they were, ${failed} refused.`);
	const again = await api.request("POST", "/admin/imports?type=products", {
		token: admin,
		key: true,
		raw: { type: "application/x-ndjson", data: rows.text },
	});
	const second = await until(
		() => api.get(again.headers.get("location")!, { token: admin }),
		({ body }) => body.status === "done",
		60_000,
	);
	assert.equal(second.body.report.unchanged, rows.count, JSON.stringify(second.body.report));
	say("The same file once more changes nothing.");

	chapter("A stranger looks around");
	const tree = (await api.get("/categories")).body.data as Category[];
	const category = [...tree].sort((a, b) => b.productCount - a.productCount)[0]!;
	say(`There are ${tree.length} departments; the largest is ${category.name} with ${category.productCount} products.`);
	const all = await everyPage(api, `/products?category=${category.slug}&limit=25&sort=price`);
	assert.equal(new Set(all.map(({ id }) => id)).size, all.length, "no product comes twice");
	assert.equal(all.length, category.productCount);
	assert.deepEqual(
		all.map(({ price }) => price.amount),
		all.map(({ price }) => price.amount).sort((a, b) => a - b),
	);
	say(
		`Page by page, cheapest first, each of the ${all.length} comes exactly once: from ${format(all[0]!.price)} to ${format(all.at(-1)!.price)}.`,
	);
	const brand = mostFrequent(all.flatMap((card) => card.brand ?? []));
	const ofBrand = await everyPage(
		api,
		`/products?category=${category.slug}&brand=${encodeURIComponent(brand.toLowerCase())}&limit=7`,
	);
	assert.deepEqual(
		ofBrand.map(({ id }) => id).sort(),
		all
			.filter((card) => card.brand === brand)
			.map(({ id }) => id)
			.sort(),
	);
	say(`${ofBrand.length} of them are by ${brand}.`);

	chapter("Searching, with a slip of the finger");
	const text = "wireles mous";
	const found = await until(
		() => api.get(`/search/products?q=${encodeURIComponent(text)}`),
		({ status, body }) => status === 200 && body.total.value > 0,
		15_000,
	);
	say(
		`“${text}” finds ${found.body.total.value} products${found.body.suggestion ? `, showing “${found.body.suggestion}”` : ""}; the first is ${found.body.data[0].name}.`,
	);
	assert.match(found.body.data[0].name, /mouse/i);
	const facet = found.body.facets.brand[0] as { value: string; count: number };
	const narrowed = await api.get(
		`/search/products?q=${encodeURIComponent(text)}&brand=${encodeURIComponent(facet.value)}`,
	);
	assert.equal(narrowed.body.total.value, facet.count, "a facet's count is what it leads to");
	assert.ok((narrowed.body.data as Card[]).every((card) => card.brand === facet.value));
	say(`Narrowed to ${facet.value}: ${facet.count}, as the facet promised.`);
	const complete = await api.get("/search/suggestions?q=wirel");
	say(
		`Typing “wirel” offers ${(complete.body.data as { text: string }[])
			.slice(0, 3)
			.map((each) => `“${each.text}”`)
			.join(", ")}.`,
	);

	chapter("Stock arrives");
	const wanted = [
		narrowed.body.data[0] as Card,
		all.find((card) => card.id !== narrowed.body.data[0].id && card.price.amount > 0)!,
	];
	for (const { sku } of wanted) {
		const movement = await api.post(
			"/admin/inventory/adjustments",
			{ sku, onHand: 10, reason: "delivery" },
			{ token: admin, key: true },
		);
		assert.equal(movement.status, 201, JSON.stringify(movement.body));
		say(`10 pieces of ${sku} are counted into the stock (movement ${movement.body.id}).`);
	}
	const page = await until(
		() => api.get(`/products/${wanted[0]!.slug}`),
		({ body }) => body.inStock === true && body.variants[0].available === 10,
	);
	say(`${page.body.name} is in stock: ${page.body.variants[0].available} available.`);

	chapter("A guest fills a cart");
	const guest = await api.post("/carts", { lines: [{ sku: wanted[0]!.sku, quantity: 1 }] });
	assert.equal(guest.status, 201, JSON.stringify(guest.body));
	const cartToken = guest.body.token as string;
	const more = await api.post(`/carts/${guest.body.id}/lines`, { sku: wanted[1]!.sku, quantity: 2 }, { cartToken });
	assert.equal(more.body.lines.length, 2);
	say(`Two lines, together ${format(more.body.totals.total)}.`);
	const stranger = await api.get(`/carts/${guest.body.id}`);
	assert.equal(stranger.status, 401, "a cart is for its holder only");

	chapter("She registers and takes the cart along");
	const person = {
		email: `ada.${Date.now()}@example.com`,
		password: "analytical-engine-1843",
		firstName: "Ada",
		lastName: "Lovelace",
	};
	const session = await api.post("/auth/register", person);
	assert.equal(session.status, 201, JSON.stringify(session.body));
	const token = session.body.accessToken as string;
	const claimed = await api.post(`/carts/${guest.body.id}/claim`, undefined, { token, cartToken });
	assert.equal(claimed.status, 200, JSON.stringify(claimed.body));
	assert.deepEqual(quantities(claimed.body), quantities(more.body));
	say(`${person.email} has the same ${claimed.body.lines.length} lines in a cart of her own.`);

	chapter("The card is declined, the next one is not");
	const checkout = (payment: string) => ({
		cartId: claimed.body.id,
		cartVersion: claimed.body.version,
		expectedTotal: claimed.body.totals.total,
		shippingAddress: ADDRESS,
		payment: { method: "test_card", token: payment },
	});
	const declined = await api.post("/orders", checkout("tok_declined"), { token, key: true });
	assert.equal(declined.status, 402);
	assert.equal(declined.body.code, "PAYMENT_DECLINED");
	say(`Declined: ${declined.body.detail}`);
	const sold = async () => (await api.get("/admin/statistics", { token: admin })).body.totals;
	const before = await until(sold, (totals) => totals !== undefined);
	const key = `story-${Date.now()}`;
	const placed = await api.post("/orders", checkout("tok_ok"), { token, key });
	assert.equal(placed.status, 201, JSON.stringify(placed.body));
	assert.equal(placed.body.status, "CONFIRMED");
	say(
		`Order ${placed.body.number} is ${placed.body.status}: ${format(placed.body.totals.total)}, payment ${placed.body.payment.status}.`,
	);
	const replay = await api.post("/orders", checkout("tok_ok"), { token, key });
	assert.equal(replay.body.id, placed.body.id);
	assert.equal(replay.headers.get("idempotent-replayed"), "true");
	say("Sent again by mistake, the same key gives the same order.");
	const empty = await until(
		() => api.get("/users/me/cart", { token }),
		({ body }) => body.lines.length === 0,
	);
	say(`Her cart is empty (version ${empty.body.version}).`);
	const history = await api.get("/orders", { token });
	assert.equal(history.body.data[0].id, placed.body.id);
	const fewer = await until(
		() => api.get(`/products/${wanted[0]!.slug}`),
		({ body }) => body.variants[0].available === 9,
	);
	say(`${fewer.body.name}: ${fewer.body.variants[0].available} available now.`);

	chapter("Staff looks the order up");
	const lookUp = (q: string) => api.get(`/admin/search/orders?q=${encodeURIComponent(q)}`, { token: admin });
	const isThere = ({ body }: { body: any }) => body.data?.some(({ id }: { id: string }) => id === placed.body.id);
	for (const text of [placed.body.number, person.email.toUpperCase(), `${wanted[0]!.sku} lovelace`]) {
		const { body } = await until(() => lookUp(text), isThere);
		say(`“${text}” finds ${body.total.value}, hers among them.`);
	}
	const after = await until(sold, (totals) => totals.orders > before.orders);
	assert.equal(after.revenue.amount, before.revenue.amount + placed.body.totals.total.amount);
	say(`The month's sales have risen to ${format(after.revenue)} in ${after.orders} orders.`);
	const rebuild = await api.post("/admin/search/rebuilds", undefined, { token: admin });
	assert.equal(rebuild.status, 202, JSON.stringify(rebuild.body));
	const rebuilt = await until(
		() => api.get(rebuild.headers.get("location")!, { token: admin }),
		({ body }) => !["queued", "running"].includes(body.status),
		60_000,
	);
	assert.equal(rebuilt.body.status, "done");
	assert.equal(rebuilt.body.report.failed, 0, JSON.stringify(rebuilt.body.report.errors));
	assert.ok(isThere(await lookUp(placed.body.number)), "a rebuilt index has the order too");
	say(`The indexes are built anew, of ${rebuilt.body.progress.done} products and orders; they answered meanwhile.`);

	chapter("She changes her mind");
	const cancelled = await api.post(`/orders/${placed.body.id}/cancellations`, { reason: "changed my mind" }, { token });
	assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body));
	assert.equal(cancelled.body.status, "CANCELLED");
	const { payment } = (
		await until(
			() => api.get(`/orders/${placed.body.id}`, { token }),
			({ body }) => body.payment.status === "VOIDED",
		)
	).body;
	assert.equal(payment.authorized.amount, 0);
	await until(
		() => api.get(`/products/${wanted[0]!.slug}`),
		({ body }) => body.variants[0].available === 10,
	);
	const level = await api.get(`/admin/inventory?sku=${wanted[1]!.sku}`, { token: admin });
	assert.deepEqual(pick(level.body.data[0]), { onHand: 10, reserved: 0, available: 10 });
	await until(sold, (totals) => totals.orders === before.orders);
	say(
		`Order ${cancelled.body.number} is ${cancelled.body.status}; the payment is ${payment.status}, nothing is held, all stock is back.`,
	);
	say("\nThe end.");
}

interface Card {
	id: string;
	slug: string;
	sku: string;
	name: string;
	brand?: string;
	price: Money;
}
interface Category {
	slug: string;
	name: string;
	productCount: number;
}

const pick = ({ onHand, reserved, available }: { onHand: number; reserved: number; available: number }) => ({
	onHand,
	reserved,
	available,
});
const quantities = (cart: { lines: { sku: string; quantity: number }[] }) =>
	Object.fromEntries(cart.lines.map((line) => [line.sku, line.quantity]));

function mostFrequent(values: string[]): string {
	const counts = new Map<string, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
}

/** The real catalogue beside the project; where it is absent, what the store has now, exported. */
async function catalogue(
	api: ReturnType<typeof client>,
	admin: string,
	say: Stage["say"],
): Promise<{ text: string; count: number }> {
	let text: string;
	if (existsSync(REAL_CATALOGUE)) text = readFileSync(REAL_CATALOGUE, "utf8");
	else {
		say("The real catalogue is not beside this project; the story uses an export of the demo catalogue.");
		text = (await api.get<string>("/admin/exports/products", { token: admin })).body;
	}
	return { text, count: text.trimEnd().split("\n").length };
}

async function everyPage(api: ReturnType<typeof client>, path: string): Promise<Card[]> {
	const cards: Card[] = [];
	let cursor: string | null = null;
	do {
		const { status, body }: { status: number; body: any } = await api.get(cursor ? `${path}&cursor=${cursor}` : path);
		assert.equal(status, 200, JSON.stringify(body));
		cards.push(...body.data);
		cursor = body.page.nextCursor;
	} while (cursor);
	return cards;
}

if (import.meta.main) await play(tellStory);
