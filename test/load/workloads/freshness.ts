import { strict as assert } from "node:assert";
import { setTimeout as delay } from "node:timers/promises";
import { Latencies } from "../latencies.ts";
import type { Bench, Outcome } from "./bench.ts";

const CHANGES_PER_SECOND = 100;
/** Of so many changes one is looked for in search: looking for all would measure the looking. */
const WATCH_EVERY = 20;
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 30_000;

/** How long a product's change takes from its acknowledgement until a search finds it, under many changes. */
export async function freshness({ lab, catalogue, random, seconds }: Bench): Promise<Outcome> {
	const { api } = lab;
	const token = await lab.admin();
	const products = new Map<string, { version: number; isBusy: boolean }>();
	for (const { id } of random.sample(catalogue.cards, Math.min(200, catalogue.cards.length))) {
		const { body } = await api.get(`/admin/products/${id}`, { token });
		products.set(id, { version: body.version, isBusy: false });
	}
	const latencies = new Latencies();
	const errors = new Map<string, number>();
	const wrong = (what: string): void => void errors.set(what, (errors.get(what) ?? 0) + 1);
	const running = new Set<Promise<void>>();
	let changes = 0;
	let late = 0;

	async function change(id: string, isWatched: boolean): Promise<void> {
		const product = products.get(id)!;
		product.isBusy = true;
		const word = `zq${random.below(1e9).toString(36)}x${changes}`;
		const ifMatch = `"v${product.version}"`;
		const { status, body } = await api.patch(
			`/admin/products/${id}`,
			{ description: `Seen ${word}` },
			{ token, ifMatch },
		);
		if (status !== 200) wrong(`status ${status}`);
		else {
			product.version = body.version;
			// Not changed again before it was seen.
			if (isWatched) await watch(id, word);
		}
		product.isBusy = false;
	}

	async function watch(id: string, word: string): Promise<void> {
		const begun = performance.now();
		while (performance.now() - begun < PATIENCE_MS) {
			// Each look is another address, so that no cache answers it.
			const most = 1e9 + Math.ceil(performance.now());
			const { status, body } = await api.get(`/search/products?q=${word}&limit=1&price[lte]=${most}`);
			if (status === 200 && body.data[0]?.id === id) return latencies.add(performance.now() - begun);
			await delay(LOOK_EVERY_MS);
		}
		wrong("a change that search never showed");
	}

	const end = performance.now() + seconds * 1_000;
	for (let next = performance.now(); next < end; next += 1_000 / CHANGES_PER_SECOND) {
		await delay(Math.max(0, next - performance.now()));
		const free = [...products].filter(([, { isBusy }]) => !isBusy);
		if (free.length === 0) {
			late++;
			continue;
		}
		const [id] = random.pick(free);
		const work = change(id, changes++ % WATCH_EVERY === 0).finally(() => running.delete(work));
		running.add(work);
	}
	await Promise.all(running);
	assert.ok(latencies.count > 0, "no change was seen");
	const note = `${(changes / seconds).toFixed(0)} changes a second, ${latencies.count} looked for${late > 0 ? `, ${late} could not be sent` : ""}`;
	const figures = { p50: latencies.percentile(50), p99: latencies.percentile(99) };
	return { rows: [{ name: "freshness", figures, errors, note }], violations: [] };
}
