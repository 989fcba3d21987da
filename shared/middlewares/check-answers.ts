import type { ActionHandler, ActionSchema, Middleware } from "moleculer";
import { checkOf } from "../broker/validate.ts";
import { type ActionName, contractOf } from "../contracts/index.ts";
import { InternalError } from "../errors.ts";

/** In tests: an answer that its contract does not describe, a secret too many or a field too few, is a failure. */
export const checkAnswers: Middleware = {
	name: "CheckAnswers",
	localAction(next: ActionHandler, action: ActionSchema) {
		const name = action.name ?? "";
		if (name.startsWith("$") || action.service?.name === "gateway") return next;
		const { returns } = contractOf(name as ActionName);
		const check = checkOf(returns);
		return async (ctx) => {
			const answer = await next.call(ctx.service!, ctx);
			const issues = check(answer);
			if (issues) throw new InternalError(`${name} answered against its contract: ${JSON.stringify(issues)}`);
			return answer;
		};
	},
};
