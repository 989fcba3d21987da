import { needed, type Plan, type Stage } from "../../planner.ts";

/** Whether a stage finds what the one before it found. */
function addsNothing(stage: Stage, { slots }: Plan): boolean {
	if (stage === 2) return slots.every(({ fuzzy }) => fuzzy === 0);
	return needed(stage, slots.length) === slots.length;
}

/**
 * Asks for one stage after the other until something matches, filters aside; the first answer, which is empty, where
 * nothing does.
 */
export async function firstToMatch<F extends { matched: boolean }>(
	typed: Plan,
	most: Stage,
	ask: (stage: Stage) => Promise<F>,
): Promise<F & { stage: Stage }> {
	const first = { ...(await ask(1)), stage: 1 as Stage };
	if (first.matched) return first;
	for (const stage of [2, 3] as const) {
		if (stage > most || addsNothing(stage, typed)) continue;
		const found = await ask(stage);
		if (found.matched) return { ...found, stage };
	}
	return first;
}
