import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { ACCESS_TOKEN_TTL_S, accessTokenSigner, accessTokenVerifier } from "../../shared/keys.ts";
import { anotherPair, signingPair, tokenKeys } from "../support/secrets.ts";

const NOW = Date.UTC(2026, 0, 31, 12);
const { TOKEN_PRIVATE_KEY: privateKey, TOKEN_PUBLIC_KEY: publicKey } = signingPair;
const claims = {
	sub: "usr_01h455vb4pex5vsknk084sn02q",
	sid: "ses_01h455vb4pex5vsknk084sn02q",
	role: "customer",
} as const;

const token = await accessTokenSigner(privateKey, () => NOW)(claims);
const [header, payload] = token
	.split(".")
	.slice(0, 2)
	.map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
const verifyAt = (at: number, key = publicKey) => accessTokenVerifier(key, () => at)(token);

/** A token of our own making, signed with the right key unless told otherwise. */
function forged(changes: { header?: object; payload?: object }, signature?: (text: string) => Buffer): string {
	const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
	const text = `${encode({ ...header, ...changes.header })}.${encode({ ...payload, ...changes.payload })}`;
	const bytes = signature ? signature(text) : sign(null, Buffer.from(text), privateKey);
	return `${text}.${bytes.toString("base64url")}`;
}

describe("an access token", () => {
	test("is read back by the public key, for ten minutes and no second longer", async () => {
		expect(await verifyAt(NOW)).toEqual(claims);
		expect(await verifyAt(NOW + (ACCESS_TOKEN_TTL_S - 1) * 1000)).toEqual(claims);
		expect(await verifyAt(NOW + ACCESS_TOKEN_TTL_S * 1000)).toBeUndefined();
		expect(await accessTokenVerifier(publicKey, () => NOW)(forged({}))).toEqual(claims);
	});

	test("ends in the cache too", async () => {
		let now = NOW;
		const verify = accessTokenVerifier(publicKey, () => now);
		expect(await verify(token)).toEqual(claims);
		expect(await verify(token)).toEqual(claims);
		now += ACCESS_TOKEN_TTL_S * 1000;
		expect(await verify(token)).toBeUndefined();
	});

	test("may be signed with P-256 as well", async () => {
		const pair = tokenKeys(generateKeyPairSync("ec", { namedCurve: "P-256" }));
		const signed = await accessTokenSigner(pair.TOKEN_PRIVATE_KEY)(claims);
		expect(await accessTokenVerifier(pair.TOKEN_PUBLIC_KEY)(signed)).toEqual(claims);
		expect(await accessTokenVerifier(publicKey)(signed)).toBeUndefined();
	});

	const nothing = () => Buffer.alloc(0);
	const byHmac = (text: string) => createHmac("sha256", publicKey).update(text).digest();
	const forgeries: [string, string][] = [
		["without a signature", forged({ header: { alg: "none" } }, nothing)],
		["with its signature cut off", forged({}, nothing)],
		["signed by HMAC with the public key", forged({ header: { alg: "HS256" } }, byHmac)],
		["signed with another key", forged({}, (text) => sign(null, Buffer.from(text), anotherPair.TOKEN_PRIVATE_KEY))],
		["that names a foreign key", forged({ header: { kid: "another" } })],
		["that names no key", forged({ header: { kid: undefined } })],
		["for another audience", forged({ payload: { aud: "another" } })],
		["of another issuer", forged({ payload: { iss: "another" } })],
		["of another type", forged({ header: { typ: "JWT" } })],
		["without an end", forged({ payload: { exp: undefined } })],
		["that has ended", forged({ payload: { exp: NOW / 1000 - 1 } })],
		["of a role that there is not", forged({ payload: { role: "root" } })],
		["whose session is no session", forged({ payload: { sid: { $ne: "" } } })],
		["without a user", forged({ payload: { sub: undefined } })],
		[
			"whose role was changed after signing",
			token.replace(/\.[^.]+\./, `.${forged({ payload: { role: "admin" } }).split(".")[1]}.`),
		],
		["that is a refresh token", `${claims.sid}.${"A".repeat(43)}`],
		["that is no token", "x"],
		["that is empty", ""],
	];
	test.each(forgeries)("is refused %s", async (_how, bad) => {
		expect(await accessTokenVerifier(publicKey, () => NOW)(bad)).toBeUndefined();
	});
});
