import type { Product } from "../../../shared/contracts/products.ts";
import { startWriter } from "../writer.ts";
import {
	atSameRate,
	type Bench,
	CONNECTIONS,
	drawn,
	driveFor,
	endWriter,
	LOOK_EVERY,
	type Outcome,
	rowOf,
} from "./bench.ts";

/** Product pages, every product as likely as every other. */
export async function page(bench: Bench): Promise<Outcome> {
	const { lab, catalogue, random } = bench;
	const writer = await startWriter(lab, catalogue.cards, random);
	let answers = 0;
	const shots = catalogue.cards.map((card) => ({
		path: `/products/${card.slug}`,
		check(status: number, body: string): string | undefined {
			if (status !== 200) return `status ${status}`;
			if (!writer.watches(card.sku) && answers++ % LOOK_EVERY !== 0) return undefined;
			const shown: Product = JSON.parse(body);
			if (shown.id !== card.id || shown.name !== card.name) return "another product";
			if (!writer.watches(card.sku) && shown.price.amount !== card.price.amount) return "another price";
			if (shown.variants[0]!.available === null) return "a page without stock";
			return writer.judge(shown, shown.variants[0]!.available);
		},
	}));
	const load = await driveFor(bench, { connections: CONNECTIONS, shots: drawn(bench, shots) });
	const even = await atSameRate("page", bench, drawn(bench, shots));
	const { note, violations } = await endWriter(writer, "page");
	return { rows: [rowOf("page", load, note), even], violations };
}
