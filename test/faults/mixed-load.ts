import { randomUUID } from "node:crypto";
import { type Answer, type Client, client } from "../support/client.ts";
import { orderBody } from "../support/quotes.ts";
import type { Random } from "../support/random.ts";
import type { History } from "./history.ts";
import type { send } from "./shoppers.ts";

/** The kinds of requests, by how many of a hundred there are. */
const MIX = {
	list: 18,
	page: 16,
	search: 12,
	suggest: 4,
	cart: 10,
	line: 8,
	checkout: 10,
	order: 8,
	"order history": 4,
	edit: 5,
	stock: 5,
};
export type Kind = keyof typeof MIX;
// True because these are the keys of the object.
export const KINDS = Object.keys(MIX) as Kind[];

/** One request and what came of it. */
export interface Shot {
	kind: Kind;
	/** 0 where the connection broke or nothing came for 15 s. */
	status: number;
	/** When it was sent, epoch milliseconds. */
	at: number;
	ms: number;
}

/** What shoppers and staff know of a store. */
export interface Ground {
	url: string;
	products: { id: string; slug: string; sku: string }[];
	/** Asked for anew now and then, since tokens end. */
	tokens: { admin: string; customer: string };
}

/** Writes that the store has acknowledged, to be read back at the end. */
export interface Acknowledged {
	/** Carts by id, with their token and the pieces in each line. */
	carts: Map<string, { token: string; lines: Map<string, number>; isUncertain: boolean }>;
	/** The least version of each product that staff has seen. */
	products: Map<string, number>;
	/** The movements that were answered, by SKU. */
	movements: Map<string, string[]>;
}

export interface MixedLoad {
	shots: Shot[];
	acknowledged: Acknowledged;
	/** Sends nothing more; resolves when everything is answered. */
	stop(): Promise<void>;
}

/** Sends so many requests a second, whatever comes back, as many shoppers and an administrator would. */
export function startMixedLoad(ground: Ground, history: History, random: Random, perSecond: number): MixedLoad {
	const shots: Shot[] = [];
	const acknowledged: Acknowledged = { carts: new Map(), products: new Map(), movements: new Map() };
	const api = client(ground.url);
	const world = { api, ground, history, random, acknowledged, placed: [] as { id: string; cartToken: string }[] };
	const running = new Set<Promise<void>>();
	const fire = () => {
		const kind = random.weighted(MIX);
		const work = ACTS[kind](world, async (request, as = kind) => {
			const at = Date.now();
			const answer = await request().catch(() => undefined);
			shots.push({ kind: as, status: answer?.status ?? 0, at, ms: Date.now() - at });
			return answer;
		}).finally(() => running.delete(work));
		running.add(work);
	};
	const timer = setInterval(fire, 1_000 / perSecond);
	return {
		shots,
		acknowledged,
		async stop() {
			clearInterval(timer);
			while (running.size > 0) await Promise.all(running);
		},
	};
}

interface World {
	api: Client;
	ground: Ground;
	history: History;
	random: Random;
	acknowledged: Acknowledged;
	/** Orders that were answered with 201. */
	placed: { id: string; cartToken: string }[];
}

/** Sends a request and counts it, as its own kind or as another. */
type Fire = (request: () => Promise<Answer<any>>, as?: Kind) => Promise<Answer<any> | undefined>;

const one = <T>({ random }: World, of: T[]): T => of[random.between(0, of.length - 1)]!;
const WORDS = ["wireless", "mouse", "keybord", "monitor 27", "usb c hub", "laptop"];

const ACTS: Record<Kind, (world: World, fire: Fire) => Promise<void>> = {
	list: async ({ api, random }, fire) =>
		void (await fire(() => api.get(`/products?limit=20&sort=${random.next() < 0.5 ? "price" : "-popularity"}`))),
	page: async (world, fire) =>
		void (await fire(() => world.api.get(`/products/${one(world, world.ground.products).slug}`))),
	search: async (world, fire) =>
		void (await fire(() => world.api.get(`/search/products?q=${encodeURIComponent(one(world, WORDS))}`))),
	suggest: async (world, fire) =>
		void (await fire(() =>
			world.api.get(`/search/suggestions?q=${encodeURIComponent(one(world, WORDS).slice(0, 4))}`),
		)),
	async cart(world, fire) {
		const { sku } = one(world, world.ground.products);
		const answer = await fire(() => world.api.post("/carts", { lines: [{ sku, quantity: 1 }] }));
		if (answer?.status !== 201) return;
		const { id, token } = answer.body;
		world.acknowledged.carts.set(id, { token, lines: new Map([[sku, 1]]), isUncertain: false });
	},
	async line(world, fire) {
		const [entry] = [...world.acknowledged.carts].slice(-20);
		if (!entry) return;
		const [id, cart] = entry;
		const { sku } = one(world, world.ground.products);
		const add = () =>
			world.api.post(`/carts/${id}/lines`, { sku, quantity: 1 }, { cartToken: cart.token, key: randomUUID() });
		const answer = await fire(add);
		if (answer && answer.status < 300) cart.lines.set(sku, (cart.lines.get(sku) ?? 0) + 1);
		// It may have been applied: then there is one piece more than was acknowledged.
		else if (!answer || answer.status >= 500) cart.isUncertain = true;
	},
	async checkout(world, fire) {
		const { sku } = one(world, world.ground.products);
		const cart = await fire(() => world.api.post("/carts", { lines: [{ sku, quantity: 1 }] }), "cart");
		if (cart?.status !== 201) return;
		const intent = { key: randomUUID(), cartToken: cart.body.token, body: orderBody(cart.body.id) };
		world.history.intend(intent);
		let outcome: Awaited<ReturnType<typeof send>> | undefined;
		await fire(async () => {
			const answer = await world.api.post("/orders", intent.body, { key: intent.key, cartToken: intent.cartToken });
			const isKnown = answer.status < 500 && answer.body.code !== "REQUEST_IN_PROGRESS";
			outcome = isKnown
				? { status: answer.status, code: answer.body.code, orderId: answer.body.id ?? answer.body.orderId }
				: { status: "unknown" };
			return answer;
		});
		world.history.note(intent.key, outcome ?? { status: "unknown" });
		if (outcome?.status === 201) world.placed.push({ id: outcome.orderId!, cartToken: intent.cartToken });
	},
	async order(world, fire) {
		if (world.placed.length === 0) return;
		const { id, cartToken } = one(world, world.placed);
		await fire(() => world.api.get(`/orders/${id}`, { cartToken }));
	},
	"order history": async ({ api, ground }, fire) =>
		void (await fire(() => api.get("/orders", { token: ground.tokens.customer }))),
	async edit(world, fire) {
		const { id } = one(world, world.ground.products);
		const token = world.ground.tokens.admin;
		const before = await fire(() => world.api.get(`/admin/products/${id}`, { token }));
		if (before?.status !== 200) return;
		const description = `Looked at ${randomUUID()}`;
		const ifMatch = `"v${before.body.version}"`;
		const after = await fire(() => world.api.patch(`/admin/products/${id}`, { description }, { token, ifMatch }));
		if (after?.status === 200)
			world.acknowledged.products.set(id, Math.max(after.body.version, world.acknowledged.products.get(id) ?? 0));
	},
	async stock(world, fire) {
		const { sku } = one(world, world.ground.products);
		const body = { sku, delta: 1, reason: "delivery" };
		const token = world.ground.tokens.admin;
		const answer = await fire(() => world.api.post("/admin/inventory/adjustments", body, { token, key: true }));
		if (answer?.status !== 201) return;
		const known = world.acknowledged.movements.get(sku) ?? [];
		world.acknowledged.movements.set(sku, [...known, answer.body.id]);
	},
};
