import type { CollectionDefinition, Document } from "../../mixins/document-store/port.ts";
import type { UserDocument } from "./users.model.ts";

/**
 * A session: one family of refresh tokens, of which one is good at a time. It ends by being removed, by expiring, or
 * with its account's epoch. Times are milliseconds.
 */
export interface SessionDocument extends Document {
	userId: string;
	/** The account's epoch at the sign-in. */
	epoch: number;
	tokenHash: string;
	/** The token before, and when it was exchanged. */
	previousHash?: string;
	rotatedAt?: number;
	startedAt: number;
	expiresAt: number;
}

export const SESSIONS: CollectionDefinition = {
	name: "sessions",
	fields: { userId: "string", epoch: "number", tokenHash: "string", expiresAt: "number" },
	required: ["userId", "epoch", "tokenHash", "expiresAt"],
	indexes: [
		{ name: "sessions_user", fields: ["userId"] },
		{ name: "sessions_expiry", fields: ["expiresAt"] },
	],
};

const DAY_MS = 24 * 60 * 60 * 1000;
/** A session ends when it was not used for so long … */
export const SESSION_IDLE_MS = 30 * DAY_MS;
/** … and at this age in any case. */
export const SESSION_MAX_MS = 90 * DAY_MS;
/** How long the token before still gets the same successor: for parallel refreshes and answers that were lost. */
export const GRACE_MS = 10_000;

/** When a session that is used now will end. */
export const expiryOf = (startedAt: number, now: number): number =>
	Math.min(now + SESSION_IDLE_MS, startedAt + SESSION_MAX_MS);

/** Says whether a session still signs its user in. */
export const isLive = (session: SessionDocument, user: UserDocument, now: number): boolean =>
	session.expiresAt > now &&
	user.deletedAt === undefined &&
	(session.epoch === user.epoch || session._id === user.keptSession);

/** Says whether a token that is no longer the current one may still be exchanged, for the same successor. */
export const isInGrace = (session: SessionDocument, tokenHash: string, now: number): boolean =>
	session.previousHash === tokenHash && session.rotatedAt !== undefined && now - session.rotatedAt <= GRACE_MS;
