import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";

/** A pair of token keys by the names of their variables; a new Ed25519 pair unless another is given. */
export function tokenKeys({ privateKey, publicKey }: KeyPairKeyObjectResult = generateKeyPairSync("ed25519")) {
	return {
		TOKEN_PRIVATE_KEY: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
		TOKEN_PUBLIC_KEY: publicKey.export({ type: "spki", format: "pem" }).toString(),
	};
}

/** The token keys of this test run. */
export const signingPair = tokenKeys();

/** Good keys that do not belong to `signingPair`. */
export const anotherPair = tokenKeys();

/** Everything that production mode wants. */
export const productionSecrets = { ...signingPair, REFRESH_SECRET: "0123456789abcdef".repeat(2) };
