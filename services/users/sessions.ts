import type { Ctx } from "../../shared/broker/call.ts";
import type { Role, SignedIn } from "../../shared/contracts/users.ts";
import { Unauthenticated } from "../../shared/errors.ts";
import { newId, sha256 } from "../../shared/ids.ts";
import { ACCESS_TOKEN_TTL_S } from "../../shared/keys.ts";
import type { Parts } from "./parts.ts";
import { firstToken, sidOf, successorOf } from "./refresh-tokens.ts";
import { expiryOf, isInGrace, isLive, type SessionDocument } from "./sessions.model.ts";
import { toUser, type UserDocument } from "./users.model.ts";

const over = () => new Unauthenticated("The session has ended. Sign in again.");

/** Begins a session for a user whose password was right. */
export async function openSession(parts: Parts, user: UserDocument): Promise<SignedIn> {
	const now = Date.now();
	const sid = newId("ses");
	const token = firstToken(sid);
	const session = await parts.sessions.insert({
		_id: sid,
		version: 1,
		userId: user._id,
		epoch: user.epoch,
		tokenHash: sha256(token),
		startedAt: now,
		expiresAt: expiryOf(now, now),
	});
	return signedIn(parts, user, session, token);
}

/**
 * Exchanges a refresh token for its successor. Within 10 s the same token gets the same one again, however many ask;
 * a token that was exchanged earlier was stolen from one side or the other and ends the session.
 */
export async function refresh(parts: Parts, ctx: Ctx<{ refreshToken: string }>): Promise<SignedIn> {
	const { refreshToken } = ctx.params;
	const sid = sidOf(refreshToken);
	if (!sid) throw over();
	const successor = successorOf(sid, refreshToken, parts.refreshSecret);
	const session = await exchange(parts, sid, sha256(refreshToken), sha256(successor));
	const user = await parts.users.get(session.userId);
	if (!user || !isLive(session, user, Date.now())) throw over();
	return signedIn(parts, user, session, successor);
}

async function exchange(parts: Parts, sid: string, hash: string, nextHash: string): Promise<SessionDocument> {
	const now = Date.now();
	const known = await parts.sessions.get(sid);
	if (!known || known.expiresAt <= now) throw over();
	const expiresAt = expiryOf(known.startedAt, now);
	const rotation = { tokenHash: nextHash, previousHash: hash, rotatedAt: now, expiresAt };
	const rotated = await parts.sessions.update({ _id: sid, tokenHash: hash }, { $set: rotation });
	if (rotated) return rotated;
	// Exchanged before: a moment ago by a parallel request, or long ago.
	const session = await parts.sessions.get(sid);
	if (session && isInGrace(session, hash, now)) return session;
	await endSessions(parts, [sid]);
	throw over();
}

/** Ends the session of a refresh token, be it the current one or the one before; any other changes nothing. */
export async function logout(parts: Parts, ctx: Ctx<{ refreshToken?: string }>): Promise<null> {
	const { refreshToken } = ctx.params;
	const sid = refreshToken && sidOf(refreshToken);
	const session = sid && (await parts.sessions.get(sid));
	if (!session) return null;
	const isOurs = [session.tokenHash, session.previousHash].includes(sha256(refreshToken));
	if (isOurs) await endSessions(parts, [sid]);
	return null;
}

/** Says whose a live session is. Throws Unauthenticated. Cost: two reads by id. */
export async function readSession(
	parts: Parts,
	ctx: Ctx<{ sid: string }>,
): Promise<{ userId: string; role: Role; email: string }> {
	const session = await parts.sessions.get(ctx.params.sid);
	const user = session && (await parts.users.get(session.userId));
	if (!user || !isLive(session, user, Date.now())) throw over();
	return { userId: user._id, role: user.role, email: user.email };
}

/** Ends sessions at once and for good. */
export async function endSessions(parts: Parts, sids: string[]): Promise<void> {
	await Promise.all(sids.map((sid) => parts.sessions.remove({ _id: sid })));
	parts.ended(sids);
}

async function signedIn(
	parts: Parts,
	user: UserDocument,
	session: SessionDocument,
	refreshToken: string,
): Promise<SignedIn> {
	const accessToken = await parts.sign({ sub: user._id, sid: session._id, role: user.role });
	return {
		session: { accessToken, expiresIn: ACCESS_TOKEN_TTL_S, user: toUser(user) },
		refreshToken,
		refreshExpiresIn: Math.floor((session.expiresAt - Date.now()) / 1000),
	};
}
