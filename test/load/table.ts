import { describe, type Figures, isReached, type Setup, targetOf } from "./targets.ts";

/** One row: what was measured, and what went wrong while it was. */
export interface Row {
	name: string;
	figures: Figures;
	errors?: ReadonlyMap<string, number>;
	/** What else there is to say. */
	note?: string;
}

type Column = [title: string, cell: (row: Row) => string];

const SERVERS: [title: string, figure: "cpuPostgres" | "cpuMongo" | "cpuRabbitmq" | "cpuElastic"][] = [
	["CPU ms PostgreSQL", "cpuPostgres"],
	["CPU ms MongoDB", "cpuMongo"],
	["CPU ms RabbitMQ", "cpuRabbitmq"],
	["CPU ms Elasticsearch", "cpuElastic"],
];

/** Writes rows as a table in Markdown, with what is to be reached with so many products, beside `singles` in one process. */
export function table(rows: Row[], products: number, setup: Setup = "embedded", singles: Row[] = []): string {
	const targetFor = (row: string) => targetOf(row, products, setup, singles.find(({ name }) => name === row)?.figures);
	const servers = SERVERS.filter(([, figure]) => rows.some(({ figures }) => figures[figure] !== undefined));
	const columns: Column[] = [
		["", ({ name }) => name],
		["per second", ({ figures }) => number(figures.perSecond, 0)],
		["p50 ms", ({ figures }) => number(figures.p50, 1)],
		["p99 ms", ({ figures }) => number(figures.p99, 1)],
		["CPU ms Node", ({ figures }) => number(figures.cpuNode, 3)],
		...servers.map(([title, figure]): Column => [title, ({ figures }) => number(figures[figure], 3)]),
		["other", ({ figures }) => other(figures)],
		["errors", ({ errors }) => (errors ? String(countErrors(errors)) : "")],
		["target", ({ name }) => textOf(targetFor(name), describe)],
		["reached", ({ name, figures }) => textOf(targetFor(name), (target) => yesOrNo(isReached(figures, target)))],
		["note", ({ note = "" }) => note],
	];
	const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
	const widths = columns.map((_, i) => Math.max(3, ...cells.map((line) => line[i]!.length)));
	const lines = cells.map((line) => `| ${line.map((text, i) => text.padEnd(widths[i]!)).join(" | ")} |`);
	const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
	return [lines[0], rule, ...lines.slice(1)].join("\n");
}

/** How many answers were wrong. */
export const countErrors = (errors: ReadonlyMap<string, number>): number =>
	[...errors.values()].reduce((sum, count) => sum + count, 0);

const textOf = <T>(value: T | undefined, write: (value: T) => string): string =>
	value === undefined ? "" : write(value);
const yesOrNo = (is: boolean): string => (is ? "yes" : "NO");

function other({ statements, seconds, megabytes }: Figures): string {
	const parts = [
		textOf(statements, (count) => `${number(count, 2)} statements`),
		textOf(seconds, (time) => `${number(time, 2)} s`),
		textOf(megabytes, (size) => `${number(size, 0)} MB`),
	];
	return parts.filter(Boolean).join(", ");
}

const number = (value: number | undefined, decimals: number): string =>
	value === undefined || Number.isNaN(value)
		? ""
		: value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
