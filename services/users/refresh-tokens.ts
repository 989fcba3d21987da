import { createHmac, randomBytes } from "node:crypto";

/**
 * A refresh token is its session's id and 256 secret bits: `ses_….<secret>`. The id finds the family, also by a token
 * that was exchanged long ago; whoever knows an id has seen the session's tokens, and may end it.
 */
const TOKEN = /^(?<sid>ses_[0-9a-z]{26})\.[\w-]{43}$/;

/** Makes the first refresh token of a session. */
export const firstToken = (sid: string): string => `${sid}.${randomBytes(32).toString("base64url")}`;

/** The token's session; undefined where it is no refresh token. */
export const sidOf = (token: string): string | undefined => TOKEN.exec(token)?.groups?.sid;

/** Derives the next token of the same session: always the same one, so that it can be repeated without being stored. */
export const successorOf = (sid: string, token: string, secret: string): string =>
	`${sid}.${createHmac("sha256", secret).update(token).digest("base64url")}`;
