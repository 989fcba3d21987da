import { carts } from "./carts.ts";
import type { ActionContract, ParamsOf, ReturnOf } from "./define.ts";
import { inventory } from "./inventory.ts";
import { orders } from "./orders.ts";
import { payments } from "./payments.ts";
import { products } from "./products.ts";
import { search } from "./search.ts";
import { users } from "./users.ts";

/** Every action of every service. The gateway offers routes, not actions. */
export const contracts = { users, products, carts, orders, inventory, payments, search, gateway: {} };

export type Contracts = typeof contracts;
export type ServiceName = keyof Contracts;
export const SERVICE_NAMES = Object.keys(contracts) as ServiceName[];

/** `carts.addLine`, `products.jobs.get`, … */
export type ActionName = {
	[S in ServiceName]: `${S}.${keyof Contracts[S] & string}`;
}[ServiceName];

/** The contract of an action, by its full name. */
export type ContractOf<N extends ActionName> = N extends `${infer S extends ServiceName}.${infer A}`
	? A extends keyof Contracts[S]
		? Contracts[S][A] extends ActionContract
			? Contracts[S][A]
			: never
		: never
	: never;
export type Params<N extends ActionName> = ParamsOf<ContractOf<N>>;
export type Return<N extends ActionName> = ReturnOf<ContractOf<N>>;

/** Finds an action's contract by its full name. */
export function contractOf(name: ActionName): ActionContract {
	const dot = name.indexOf(".");
	const service: Record<string, ActionContract> = contracts[name.slice(0, dot) as ServiceName];
	return service[name.slice(dot + 1)]!;
}
