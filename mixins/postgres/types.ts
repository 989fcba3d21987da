import { type CustomTypesConfig, types } from "./pg.ts";

const { builtins, getTypeParser } = types;
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;

type Parser = (text: string) => unknown;
// The cast is true of the text format, the only one asked for.
const standard = (oid: number): Parser => getTypeParser(oid, "text") as Parser;
const timestamp = standard(builtins.TIMESTAMPTZ) as (text: string) => Date;
const bigints = standard(INT8_ARRAY) as (text: string) => (string | null)[];

/** Where our rows differ from pg's own reading: plain JSON values, the same in one process and across a cluster. */
const OURS = new Map<number, Parser>([
	// All of ours are below 2^53.
	[builtins.INT8, Number],
	[INT8_ARRAY, (text) => bigints(text).map((value) => (value === null ? null : Number(value)))],
	[builtins.TIMESTAMPTZ, (text) => timestamp(text).toISOString()],
	// A day has no time zone: pg would make it local midnight.
	[builtins.DATE, String],
	[DATE_ARRAY, standard(1009)],
]);

/** Passed with each query, so that pg's global parsers stay as they are for Sequelize. */
export const OUR_TYPES: CustomTypesConfig = {
	getTypeParser: ((oid: number, format?: "text") =>
		OURS.get(oid) ?? getTypeParser(oid, format)) as CustomTypesConfig["getTypeParser"],
};
