import type { ActionHandler, ActionSchema, Middleware } from "moleculer";
import { authorise as check } from "../auth.ts";
import { type Ctx, callerOf } from "../broker/call.ts";
import type { Auth } from "../contracts/define.ts";

/** Checks, before anything runs, that the caller may use the action; an action without `auth` is refused at the start. */
export const authorise: Middleware = {
	name: "Authorise",
	localAction(next: ActionHandler, action: ActionSchema) {
		const { auth } = action as { auth?: Auth };
		if (action.name?.startsWith("$") || action.service?.name === "gateway") return next;
		if (!auth) throw new TypeError(`The action ${action.name} does not say who may call it.`);
		if (auth === "public" || auth === "internal") return next;
		return async (ctx) => {
			check(callerOf(ctx as Ctx), auth);
			return next.call(ctx.service!, ctx);
		};
	},
};
