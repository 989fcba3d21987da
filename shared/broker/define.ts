import type { ActionParams, Service, ServiceSchema } from "moleculer";
import type { ActionContract, ParamsOf, ReturnOf } from "../contracts/define.ts";
import { type Contracts, contracts, type ServiceName } from "../contracts/index.ts";
import type { Ctx } from "./call.ts";

type HandlerOf<A> = A extends ActionContract ? (ctx: Ctx<ParamsOf<A>>) => Promise<ReturnOf<A>> | ReturnOf<A> : never;

/** A handler for every action of the service's contract. */
export type ActionHandlers<N extends ServiceName> = { [A in keyof Contracts[N]]: HandlerOf<Contracts[N][A]> };

export interface ServiceDefinition<N extends ServiceName> {
	/** Stores first: mixins start in this order and stop in the reverse one. */
	mixins?: Partial<ServiceSchema>[];
	actions: ActionHandlers<N>;
	created?: (this: Service) => void;
	started?: (this: Service) => Promise<void>;
	stopped?: (this: Service) => Promise<void>;
}

/**
 * Makes a Moleculer service of handlers: parameters, timeout and who may call come from the contract. Actions are
 * `public`: reachable by services on any node, by the gateway only through its routes.
 */
export function defineService<N extends ServiceName>(name: N, definition: ServiceDefinition<N>): ServiceSchema {
	const { actions, mixins, ...rest } = definition;
	const contract: Record<string, ActionContract> = contracts[name];
	return {
		name,
		...rest,
		// Reversed because moleculer starts the last mixin first. True because mixins are schemas with some members;
		// moleculer's type asks for all (moleculer#1321).
		mixins: (mixins ?? []).toReversed() as ServiceSchema[],
		actions: Object.fromEntries(
			Object.entries(actions as Record<string, (ctx: Ctx) => unknown>).map(([action, handler]) => {
				const { params, timeout, auth } = contract[action]!;
				const bound = timeout === undefined ? {} : { timeout };
				// True because ContractValidator, not fastest-validator, reads the parameters: they are JSON Schema.
				const schema = params as object as ActionParams;
				return [action, { params: schema, auth, visibility: "public" as const, ...bound, handler }];
			}),
		),
	};
}
