import { LRUCache } from "lru-cache";
import type { Caller } from "../../../shared/auth.ts";
import { type Ctx, call } from "../../../shared/broker/call.ts";
import type { Return } from "../../../shared/contracts/index.ts";
import { Unauthenticated } from "../../../shared/errors.ts";
import type { AccessTokenVerifier } from "../../../shared/keys.ts";
import { readCartToken } from "./headers.ts";
import type { GatewayRequest } from "./request.ts";

/** A revoked session dies within this time, also where the hint of its end was lost. */
export const SESSION_CACHE_MS = 5_000;

type LiveSession = Return<"users.session">;

/** Finds out who calls: by the access token, checked against its live session, and the guest's cart token. */
export function authenticator(verify: AccessTokenVerifier) {
	const sessions = new LRUCache<string, LiveSession>({ max: 10_000, ttl: SESSION_CACHE_MS });

	async function sessionOf(ctx: Ctx, sid: string): Promise<LiveSession> {
		const known = sessions.get(sid);
		if (known) return known;
		const start = performance.now();
		const session = await call(ctx, "users.session", { sid });
		sessions.set(sid, session, { start });
		return session;
	}

	return {
		/** Drops sessions that have just ended. */
		forget: (sids: string[]): void => {
			for (const sid of sids) sessions.delete(sid);
		},
		/** Throws Unauthenticated for a token that is malformed, forged, expired or revoked; without one, a guest. */
		async callerOf(request: GatewayRequest, address: string): Promise<Caller> {
			const { headers } = request;
			const caller: Caller = { address };
			const cartToken = readCartToken(headers);
			if (cartToken) caller.cartToken = cartToken;
			if (headers.authorization === undefined) return caller;
			const token = /^Bearer ([\w.-]{1,2048})$/i.exec(headers.authorization)?.[1];
			const claims = token && (await verify(token));
			if (!claims) throw new Unauthenticated("The access token is not valid or has expired.");
			const session = await sessionOf(request.$ctx, claims.sid);
			return { ...caller, ...session, sid: claims.sid };
		},
	};
}

export type Authenticator = ReturnType<typeof authenticator>;

/** The event by which users says that sessions have ended: a hint, the cache's age is the promise. */
export const SESSION_REVOKED = "session.revoked";

/** Listens for ended sessions. */
export function forgetRevoked(ctx: {
	params: { sids?: string[] };
	service: { edge?: { authenticator: Authenticator } };
}): void {
	ctx.service.edge?.authenticator.forget(ctx.params.sids ?? []);
}
