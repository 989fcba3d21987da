import { nameKey } from "../../analyser.ts";
import { needed, type Plan, type Slot, type Stage, typedPart } from "../../planner.ts";
import type { estypes } from "./client.ts";

type Query = estypes.QueryDslQueryContainer;

/** What a word is worth by the field it stands in. */
const EXACT = { name: 3, brand: 2.5, description: 0.75, categoryNames: 0.4 };
/** Unfinished and mistyped words are not looked for in descriptions. */
const SHORT = { name: 3, brand: 2.5, categoryNames: 0.4 };
const JOINED = "name.joined";
/** What a pair of words is worth where they were typed as one, and where as two. */
const AS_ONE = 1.6;
const AS_TWO = 0.5;
const JOIN_FACTOR = 2;
const PREFIX_FACTOR = 0.6;
const JOINED_PREFIX = 0.24;
const JOIN_PREFIX = 0.5;
const FUZZY_FACTOR = 0.4;
const JOINED_FUZZY = 0.4;
/** What only makes sure that a product is found, whatever its score. */
const RECALL = 0.01;
const OTHER_WAYS = 0.1;

const NEIGHBOURS_BONUS = 1;
const CODE_BONUS = 1_000;
const NAME_BONUS = 500;
const POPULARITY_FACTOR = 0.25;

/** Unfinished words are scored by so many that begin like them; the others are found all the same. */
const SCORED_TERMS = 50;
/** As many words as the server takes; there are fewer within two edits. */
const NEIGHBOURS = 1_000;

/** Finds the products that meet a plan at a stage. */
export function matching(plan: Plan, stage: Stage): Query {
	const slots = plan.slots.map((slot) => slotQuery(slot, stage));
	const ways: Query[] = [];
	if (slots.length > 0) ways.push({ bool: { should: slots, minimum_should_match: needed(stage, slots.length) } });
	if (plan.code) ways.push(constant({ term: { codes: plan.code } }, CODE_BONUS));
	return ways.length > 0 ? { bool: { should: ways, minimum_should_match: 1 } } : { match_none: {} };
}

/** The same with scores: neighbours, whole names and popular products rank higher. */
export function ranking(plan: Plan, stage: Stage, text: string): Query {
	const name = nameKey(typedPart(text).trim());
	const bonuses = [
		...plan.pairs.map((pair) => constant({ term: { [JOINED]: pair } }, NEIGHBOURS_BONUS)),
		constant({ term: { nameKey: name } }, NAME_BONUS),
	];
	return {
		function_score: {
			query: { bool: { must: [matching(plan, stage)], should: bonuses } },
			functions: [
				{ weight: 1 },
				{ field_value_factor: { field: "popularity", factor: POPULARITY_FACTOR, missing: 0 } },
			],
			score_mode: "sum",
			boost_mode: "multiply",
		},
	};
}

/** Everything that counts as finding one word of the text; the best way counts most. */
export function slotQuery({ term, joins, prefix, joinPrefix, fuzzy }: Slot, stage: Stage): Query {
	const queries = [
		...exactly(term, 1, AS_ONE),
		...joins.flatMap((join) => exactly(join, JOIN_FACTOR, AS_TWO)),
		...(prefix ? [constant(beginning(prefix), RECALL), ...scoredBeginning(prefix)] : []),
		...(joinPrefix ? [constant(beginning(joinPrefix), JOIN_PREFIX)] : []),
		...(stage > 1 && fuzzy > 0 ? near(term, fuzzy) : []),
	];
	return { dis_max: { queries, tie_breaker: OTHER_WAYS } };
}

const constant = (filter: Query, boost: number): Query => ({ constant_score: { filter, boost } });

/** One query a field, worth its weight. */
const inFields = (fields: Record<string, number>, query: (field: string, boost: number) => Query): Query[] =>
	Object.entries(fields).map(([field, weight]) => query(field, weight));

function exactly(value: string, factor: number, joined: number): Query[] {
	const fields = inFields(EXACT, (field, weight) => ({ term: { [field]: { value, boost: weight * factor } } }));
	return [{ dis_max: { queries: fields, tie_breaker: 0.3 } }, { term: { [JOINED]: { value, boost: joined } } }];
}

const beginning = (value: string): Query => ({
	bool: { should: [...Object.keys(SHORT), JOINED].map((field) => ({ prefix: { [field]: { value } } })) },
});

const scoredBeginning = (value: string): Query[] =>
	inFields({ ...weighed(SHORT, PREFIX_FACTOR), [JOINED]: JOINED_PREFIX }, (field, boost) => ({
		prefix: { [field]: { value, boost, rewrite: `top_terms_blended_freqs_${SCORED_TERMS}` } },
	}));

/** The first letter is right; a swap of two letters is one edit. */
const near = (value: string, fuzziness: number): Query[] =>
	inFields({ ...weighed(SHORT, FUZZY_FACTOR), [JOINED]: JOINED_FUZZY }, (field, boost) => ({
		fuzzy: { [field]: { value, fuzziness, boost, prefix_length: 1, max_expansions: NEIGHBOURS } },
	}));

const weighed = (fields: Record<string, number>, factor: number): Record<string, number> =>
	Object.fromEntries(Object.entries(fields).map(([field, weight]) => [field, weight * factor]));
