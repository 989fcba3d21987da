import { checkBooks } from "../books.ts";
import { type Counted, countStatements, isWork, resetStatements, statementsEach } from "../statements.ts";
import { type Bench, driveFor, type Outcome, rowOf } from "./bench.ts";
import { prepareOrders } from "./prepare-orders.ts";

const CONNECTIONS = 8;
const ALONE = 200;
/** More than the store may take: how many carts are prepared for each second. */
const ORDERS_PER_SECOND = 700;

/** Checkouts of two lines: one after the other, counting their statements, then eight at a time. */
export async function checkout(bench: Bench): Promise<Outcome> {
	const { lab, catalogue, random, seconds, say } = bench;
	const twoLines = () => random.sample(catalogue.cards, 2).map(({ sku }) => sku);

	const single = await prepareOrders(bench, ALONE, twoLines);
	if (lab.statistics) await resetStatements(lab.statistics);
	const alone = await driveFor(bench, { connections: 1, shots: () => single.shots, isOnce: true, seconds: 60 });
	const counted = lab.statistics && (await countStatements(lab.statistics));
	for (const line of describe(counted ?? [], single.acknowledged.length)) say(line);

	const share = Math.ceil((ORDERS_PER_SECOND * (seconds + 1)) / CONNECTIONS);
	say(`  ${share * CONNECTIONS} carts are filled`);
	const many = await prepareOrders(bench, share * CONNECTIONS, twoLines);
	const load = await driveFor(bench, {
		connections: CONNECTIONS,
		shots: (connection) => many.shots.slice(connection * share, (connection + 1) * share),
		isOnce: true,
		warmUpSeconds: 1,
	});

	const aloneRow = rowOf("checkout alone", alone, "c=1");
	if (counted) {
		const { work, beside } = statementsEach(counted, single.acknowledged.length);
		aloneRow.figures.statements = work;
		aloneRow.note += `; beside them ${beside.toFixed(2)} statements (BEGIN, COMMIT, relay, polls)`;
	}
	return {
		rows: [aloneRow, rowOf("checkout", load, `c=${CONNECTIONS}`)],
		violations: await checkBooks(lab, [...single.acknowledged, ...many.acknowledged]),
	};
}

/** The statements of a checkout, each with its number of calls. */
function describe(counted: Counted[], times: number): string[] {
	return counted.filter(isWork).map(({ database, query, calls }) => {
		const text = query.replace(/\s+/g, " ").trim().slice(0, 90);
		return `  ${(calls / times).toFixed(2)}  ${database.padEnd(9)}  ${text}`;
	});
}
