import { fold } from "../../mixins/search-index/analyser.ts";
import type { OrderDocument, OrderLineDocument } from "../../mixins/search-index/order-port.ts";
import type { Change } from "../../mixins/search-index/port.ts";
import { randomFrom } from "./random.ts";

/** A line with the members that a test cares about. */
export const orderLine = (members: Partial<OrderLineDocument> = {}): OrderLineDocument => ({
	sku: "LAP-1401-GRY",
	productId: "prd_laptop",
	name: "Nimbus 14 Laptop",
	categories: [],
	quantity: 1,
	total: 1_000,
	...members,
});

/** An order with the members that a test cares about. */
export const order = (id: string, members: Partial<OrderDocument> = {}): OrderDocument => ({
	id,
	number: "VO-100001",
	status: "CONFIRMED",
	email: "grace@example.com",
	customerName: "Grace Hopper",
	lines: [orderLine()],
	total: 1_000,
	currency: "USD",
	placedAt: "2026-01-15T12:00:00.000Z",
	version: 2,
	...members,
});

/** The change that brings an order at its version. */
export const putOrder = (doc: OrderDocument): Change<OrderDocument> => ({ id: doc.id, version: doc.version, doc });

/** A source for `rebuild`, in batches. */
export async function* orderSource(docs: OrderDocument[], size = 100): AsyncIterable<Change<OrderDocument>[]> {
	for (let at = 0; at < docs.length; at += size) yield docs.slice(at, at + size).map(putOrder);
}

/** The zones of the tests, with the moments when their clocks changed while the orders were placed. */
export const ZONES: Record<string, string[]> = {
	UTC: [],
	"America/New_York": ["2025-11-02T06:00:00.000Z", "2026-03-08T07:00:00.000Z"],
	"Europe/Berlin": ["2025-10-26T01:00:00.000Z", "2026-03-29T01:00:00.000Z"],
	"Australia/Lord_Howe": ["2025-10-04T15:30:00.000Z", "2026-04-04T15:00:00.000Z"],
	"Asia/Kathmandu": [],
};

const FIRST = Date.parse("2025-10-01T00:00:00.000Z");
const LAST = Date.parse("2026-04-15T00:00:00.000Z");
const HOUR_MS = 3_600_000;
const CLOCK_CHANGES = Object.values(ZONES).flat().map(Date.parse);
const BRANDS = [undefined, "sony", "apple", "Äpple", "logitech"];
const CATEGORIES = [
	[],
	["audio"],
	["audio", "audio-headphones"],
	["computers", "computers-laptops", "computers-laptops-gaming"],
];
const NAMES = [
	"Wireless Headphones",
	"Nimbus 14 Laptop",
	"WF-1000XM4 Earbuds",
	"Phone Cases, Black",
	"Ünïversal Charger",
];
const PEOPLE = ["Grace Hopper", "Zoë O'Brien", "Ada Lovelace", "Émile Zola", ""];
const STATUSES = { CONFIRMED: 6, SHIPPED: 2, DELIVERED: 2, CANCELLED: 2, REJECTED: 2 };

/** Orders of half a year, many of them around changes of the clock and around midnight. A seed determines them. */
export function randomOrders(count: number, seed: number): OrderDocument[] {
	const random = randomFrom(seed);
	const pick = <T>(list: readonly T[]): T => list[random.between(0, list.length - 1)]!;
	const moment = (): number => {
		const anywhere = random.between(FIRST, LAST);
		const kind = random.between(0, 3);
		if (kind === 0) return pick(CLOCK_CHANGES) + random.between(-26 * HOUR_MS, 26 * HOUR_MS);
		if (kind === 1) return anywhere - (anywhere % HOUR_MS) + pick([-1, 0, 1, 899_999, 900_000, 1_800_000, 2_700_000]);
		return anywhere;
	};
	const line = (): OrderLineDocument => {
		const number = random.between(1, 12);
		const brand = BRANDS[number % BRANDS.length];
		return {
			sku: `SKU-${number}${number % 2 ? "-Black" : ""}`,
			productId: `prd_${number % 7}`,
			// A product that was renamed: both names are sold.
			name: NAMES[(number + (random.next() < 0.3 ? 1 : 0)) % NAMES.length]!,
			...(brand && { brand }),
			categories: CATEGORIES[number % CATEGORIES.length]!,
			quantity: random.between(1, 5),
			total: random.between(0, 20) * 500,
		};
	};
	return Array.from({ length: count }, (_, i) => {
		const lines = Array.from({ length: random.between(1, 4) }, line);
		const person = pick(PEOPLE);
		return {
			id: `ord_${String(i).padStart(6, "0")}`,
			number: `VO-${100_000 + i}`,
			status: random.weighted(STATUSES),
			email: `${fold(person.split(" ")[0] || "nobody")}${random.between(1, 30)}@Example.com`,
			...(random.next() < 0.5 && { userId: `usr_${i % 40}` }),
			customerName: person,
			lines,
			total: lines.reduce((sum, { total }) => sum + total, 499),
			currency: random.next() < 0.9 ? "USD" : "EUR",
			placedAt: new Date(moment()).toISOString(),
			version: random.between(1, 4),
		};
	});
}
