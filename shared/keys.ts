import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { LRUCache } from "lru-cache";
import type { Static } from "typebox";
import { Value } from "typebox/value";
import { Id } from "./contracts/common.ts";
import { Strict } from "./contracts/define.ts";
import { Role } from "./contracts/users.ts";

/** How long an access token is good for. */
export const ACCESS_TOKEN_TTL_S = 600;

const ISSUER = "voltrico";
const AUDIENCE = "voltrico-api";
/** The type that RFC 9068 gives to access tokens, so that no other signed token passes for one. */
const TYPE = "at+jwt";
const MAX_CACHED = 10_000;

const AccessClaims = Strict({ sub: Id("usr"), sid: Id("ses"), role: Role });
/** Whose a token is, of which session, and with which role when it was issued. */
export type AccessClaims = Static<typeof AccessClaims>;

/** Makes an access token of `claims`. */
export type AccessTokenSigner = (claims: AccessClaims) => Promise<string>;
/** Reads an access token; undefined for one that is malformed, forged, expired or meant for something else. */
export type AccessTokenVerifier = (token: string) => Promise<AccessClaims | undefined>;

/** Signs access tokens with a private key in PEM (PKCS #8): EdDSA with Ed25519, ES256 with P-256. */
export function accessTokenSigner(privateKey: string, now = Date.now): AccessTokenSigner {
	const key = createPrivateKey(privateKey);
	const header = { alg: algorithmOf(key), typ: TYPE, kid: keyId(createPublicKey(key)) };
	return async ({ sub, sid, role }) => {
		const issuedAt = Math.floor(now() / 1000);
		const claims = { iss: ISSUER, aud: AUDIENCE, iat: issuedAt, exp: issuedAt + ACCESS_TOKEN_TTL_S, sub, sid, role };
		return new SignJWT(claims).setProtectedHeader(header).sign(key);
	};
}

/**
 * Verifies access tokens with a public key in PEM (SPKI). The key decides the algorithm, never the token. A token
 * costs its signature (about 0.1 ms) once: until it expires its claims are cached by its text.
 */
export function accessTokenVerifier(publicKey: string, now = Date.now): AccessTokenVerifier {
	const key = createPublicKey(publicKey);
	const kid = keyId(key);
	const expected = {
		algorithms: [algorithmOf(key)],
		issuer: ISSUER,
		audience: AUDIENCE,
		typ: TYPE,
		requiredClaims: ["exp"],
	};
	const verified = new LRUCache<string, { claims: AccessClaims; expiresAt: number }>({ max: MAX_CACHED });

	return async (token) => {
		const known = verified.get(token);
		if (known && known.expiresAt > now()) return known.claims;
		// jose throws for every flaw; which one it was is nobody's business.
		const jwt = await jwtVerify(token, key, { ...expected, currentDate: new Date(now()) }).catch(() => undefined);
		if (jwt?.protectedHeader.kid !== kid) return undefined;
		const { sub, sid, role, exp } = jwt.payload;
		const claims = { sub, sid, role };
		if (!Value.Check(AccessClaims, claims)) return undefined;
		// `exp` is a number: it is required above, and jose checks its type.
		verified.set(token, { claims, expiresAt: exp! * 1000 });
		return claims;
	};
}

const algorithmOf = (key: KeyObject): string => (key.asymmetricKeyType === "ed25519" ? "EdDSA" : "ES256");

const keyId = (key: KeyObject): string =>
	createHash("sha256")
		.update(key.export({ type: "spki", format: "der" }))
		.digest("base64url")
		.slice(0, 16);
