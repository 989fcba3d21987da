import { strict as assert } from "node:assert";
import { checkBooks } from "../books.ts";
import { type Bench, driveFor, type Outcome, rowOf } from "./bench.ts";
import { prepareOrders } from "./prepare-orders.ts";

const BUYERS = 200;
const STOCK = 50;
const PATIENCE_SECONDS = 30;

/** So many buyers at once, each for one piece of a product of which there are too few. */
export async function race(bench: Bench): Promise<Outcome> {
	const { lab, catalogue, random, say } = bench;
	const { sku } = random.pick(catalogue.cards);
	const [before] = await levelsOf(bench, sku);
	await setStock(bench, sku, before!.reserved + STOCK);

	const answers = new Map<number, number>();
	const { shots, acknowledged } = await prepareOrders(bench, BUYERS, () => [sku]);
	const load = await driveFor(bench, {
		connections: BUYERS,
		shots: (buyer) => {
			const { check, ...order } = shots[buyer]!;
			const counting = (status: number, body: string): string | undefined => {
				answers.set(status, (answers.get(status) ?? 0) + 1);
				if (status !== 409) return check(status, body);
				const { code } = JSON.parse(body);
				return code === "INSUFFICIENT_STOCK" ? undefined : `a refusal for ${code}`;
			};
			return [{ ...order, check: counting }];
		},
		isOnce: true,
		seconds: PATIENCE_SECONDS,
	});

	const sold = answers.get(201) ?? 0;
	const refused = answers.get(409) ?? 0;
	say(
		`  ${BUYERS} buyers, ${STOCK} pieces: ${sold} × 201, ${refused} × 409, ${BUYERS - sold - refused} × anything else`,
	);
	const [after] = await levelsOf(bench, sku);
	const violations = await checkBooks(lab, acknowledged);
	if (sold !== STOCK || refused !== BUYERS - STOCK) violations.push(`race: ${sold} × 201 and ${refused} × 409`);
	if (after!.available !== 0) violations.push(`race: ${after!.available} are left`);
	return { rows: [rowOf("race", load, `${sold} × 201, ${refused} × 409`)], violations };
}

async function setStock({ lab }: Bench, sku: string, onHand: number): Promise<void> {
	const token = await lab.admin();
	const body = { sku, onHand, reason: "counted" };
	const answer = await lab.api.post("/admin/inventory/adjustments", body, { token, key: true });
	assert.equal(answer.status, 201, JSON.stringify(answer.body));
}

async function levelsOf({ lab }: Bench, sku: string): Promise<{ reserved: number; available: number }[]> {
	const { status, body } = await lab.api.get(`/admin/inventory?sku=${sku}`, { token: await lab.admin() });
	assert.equal(status, 200, JSON.stringify(body));
	return body.data;
}
