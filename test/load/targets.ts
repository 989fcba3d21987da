/** The figures of one row of the table; what does not apply is absent. */
export interface Figures {
	perSecond?: number;
	/** Milliseconds. */
	p50?: number;
	p99?: number;
	/** CPU milliseconds a request. */
	cpuNode?: number;
	cpuPostgres?: number;
	cpuMongo?: number;
	cpuRabbitmq?: number;
	cpuElastic?: number;
	/** SQL statements a checkout. */
	statements?: number;
	/** Seconds. */
	seconds?: number;
	megabytes?: number;
}

/** Bounds of figures; all must hold. */
export interface Target {
	atLeast?: Figures;
	atMost?: Figures;
}

/** From here on a run counts as one with many products, which has targets of its own. */
const MANY = 50_000;

const ALWAYS: Record<string, Target> = {
	list: { atLeast: { perSecond: 4_000 }, atMost: { cpuNode: 0.25 } },
};
const WITH_FEW: Record<string, Target> = {
	page: { atLeast: { perSecond: 4_000 }, atMost: { cpuNode: 0.25 } },
	search: { atLeast: { perSecond: 2_000 }, atMost: { cpuNode: 0.5 } },
	cart: { atLeast: { perSecond: 2_000 } },
	checkout: { atLeast: { perSecond: 300 } },
	"checkout alone": { atMost: { p50: 15, statements: 12 } },
	"start, empty": { atMost: { seconds: 4 } },
	"start, initialised": { atMost: { seconds: 2 } },
	"memory idle": { atMost: { megabytes: 250 } },
};
const WITH_MANY: Record<string, Target> = {
	import: { atLeast: { perSecond: 5_000 } },
	"all searchable": { atMost: { seconds: 10 } },
	"memory peak at import": { atMost: { megabytes: 400 } },
	"search alone": { atMost: { p99: 50 } },
	"list beside searches": { atMost: { p99: 25 } },
};

const IN_CLUSTER: Record<string, Target> = {
	checkout: { atLeast: { perSecond: 100 } },
	freshness: { atMost: { p99: 3_000 } },
	rebuild: { atMost: { seconds: 60 } },
	"memory of fresh nodes": { atMost: { megabytes: 150 } },
};

/** How the names of rows end whose load came at the same rate in every setup. */
export const AT_SAME_RATE = " at the same rate";

/** What is measured: the store in one process, or a process for every service on real servers. */
export type Setup = "embedded" | "cluster";

/** What a row is to reach, with so many products, and `single` in one process; undefined where nothing is asked. */
export function targetOf(
	row: string,
	products: number,
	setup: Setup = "embedded",
	single?: Figures,
): Target | undefined {
	if (setup === "cluster" && row.endsWith(AT_SAME_RATE)) return single && { atMost: { cpuNode: 2 * single.cpuNode! } };
	if (setup === "cluster") return IN_CLUSTER[row];
	return ALWAYS[row] ?? (products >= MANY ? WITH_MANY : WITH_FEW)[row];
}

/** Whether figures reach a target; one that was not measured does not. */
export function isReached(figures: Figures, { atLeast = {}, atMost = {} }: Target): boolean {
	const holds = (bounds: Figures, test: (figure: number, bound: number) => boolean): boolean =>
		// The cast is true of an object whose members all are numbers.
		(Object.entries(bounds) as [keyof Figures, number][]).every(([name, bound]) =>
			test(figures[name] ?? Number.NaN, bound),
		);
	return holds(atLeast, (figure, bound) => figure >= bound) && holds(atMost, (figure, bound) => figure <= bound);
}

const UNITS: Record<keyof Figures, string> = {
	perSecond: "/s",
	p50: " ms p50",
	p99: " ms p99",
	cpuNode: " CPU ms",
	cpuPostgres: " CPU ms",
	cpuMongo: " CPU ms",
	cpuRabbitmq: " CPU ms",
	cpuElastic: " CPU ms",
	statements: " statements",
	seconds: " s",
	megabytes: " MB",
};

/** Writes a target for people: `≥ 4,000/s, ≤ 0.25 CPU ms`. */
export function describe({ atLeast = {}, atMost = {} }: Target): string {
	const list = (sign: string, bounds: Figures): string[] =>
		// The cast is true of an object whose members all are numbers.
		(Object.entries(bounds) as [keyof Figures, number][]).map(
			([name, bound]) => `${sign} ${bound.toLocaleString("en")}${UNITS[name]}`,
		);
	return [...list("≥", atLeast), ...list("≤", atMost)].join(", ");
}
