import { type Auth, PERMISSIONS, type Permission } from "./contracts/define.ts";
import type { Actor } from "./contracts/events.ts";
import type { Role } from "./contracts/users.ts";
import { Forbidden, Unauthenticated } from "./errors.ts";

/** Who is behind a request: found by the gateway, carried in `ctx.meta.caller`, checked again by each service. */
export interface Caller {
	userId?: string;
	role?: Role;
	/** The session of the access token. */
	sid?: string;
	email?: string;
	/** The guest's `X-Cart-Token`, as sent. */
	cartToken?: string;
	/** Where the request came from, for the login throttle: an address, or an IPv6 network. */
	address?: string;
	/** A service that acts by itself, such as the seed. */
	system?: string;
}

/** What travels with every call. */
export interface Meta {
	caller: Caller;
	idempotencyKey?: string;
	/** The version that `If-Match` names. */
	ifMatch?: number;
	[other: string]: unknown;
}

const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = { customer: [], admin: PERMISSIONS };

export const permissionsOf = (caller: Caller): readonly Permission[] =>
	caller.system ? PERMISSIONS : caller.role ? ROLE_PERMISSIONS[caller.role] : [];

/** Throws Unauthenticated or Forbidden where `caller` may not use what `auth` guards. Ownership is the service's to check. */
export function authorise(caller: Caller, auth: Auth): void {
	if (auth === "public" || auth === "internal" || caller.system) return;
	if (auth === "cart") {
		if (!caller.userId && !caller.cartToken) throw new Unauthenticated("Send an access token or X-Cart-Token.");
		return;
	}
	if (!caller.userId) throw new Unauthenticated();
	if (typeof auth === "object" && !permissionsOf(caller).includes(auth.permission)) throw new Forbidden();
}

/** The caller's user id; throws Unauthenticated without one. */
export function userIdOf(caller: Caller): string {
	if (!caller.userId) throw new Unauthenticated();
	return caller.userId;
}

/** Writes the caller as the actor of a fact or a history entry. */
export function actorOf(caller: Caller, cartId?: string): Actor {
	if (caller.system) return `system:${caller.system}`;
	if (caller.userId) return `${caller.role === "customer" ? "customer" : "staff"}:${caller.userId}`;
	return `guest:${cartId ?? "unknown"}`;
}
