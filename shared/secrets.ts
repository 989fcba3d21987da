import { createPublicKey, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "./config.ts";
import { StartError } from "./errors.ts";

type Settings = Pick<Config, "dataDir" | "tokenPrivateKey" | "tokenPublicKey" | "refreshSecret">;

const pathOf = (dataDir: string, name: string): string => join(dataDir, "secrets", name);

/** Reads a secret that was generated under the data directory; undefined where there is none. */
export function readSecret(dataDir: string, name: string): string | undefined {
	try {
		return readFileSync(pathOf(dataDir, name), "utf8");
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw new StartError(`The secret ${pathOf(dataDir, name)} cannot be read.`, { cause });
	}
}

/**
 * Reads a secret of this installation, and generates it at the first call, whichever process comes first: a draft
 * is linked to its name, which succeeds once and never shows half a file. Only the owner can read it.
 */
export function keptSecret(dataDir: string, name: string, generate: () => string): string {
	const known = readSecret(dataDir, name);
	if (known !== undefined) return known;
	const file = pathOf(dataDir, name);
	const draft = `${file}.${randomUUID()}`;
	try {
		mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
		writeFileSync(draft, generate(), { flag: "wx", mode: 0o600, flush: true });
		linkSync(draft, file);
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== "EEXIST")
			throw new StartError(`The secret ${file} cannot be written.`, { cause });
	} finally {
		rmSync(draft, { force: true });
	}
	return readFileSync(file, "utf8");
}

/** Forgets a generated secret. */
export const dropSecret = (dataDir: string, name: string): void => rmSync(pathOf(dataDir, name), { force: true });

/** The private key in PEM that signs access tokens: the configured one, or this installation's own (Ed25519). */
export const signingKey = ({ dataDir, tokenPrivateKey }: Settings): string =>
	tokenPrivateKey ?? keptSecret(dataDir, "token-private-key.pem", newPrivateKey);

/** The public key in PEM that verifies access tokens: all that a node which only verifies needs. */
export const verificationKey = (settings: Settings): string =>
	settings.tokenPublicKey ?? publicKeyOf(signingKey(settings));

/** The secret that derives refresh tokens from each other: the configured one, or this installation's own. */
export const refreshSecret = ({ dataDir, refreshSecret }: Settings): string =>
	refreshSecret ?? keptSecret(dataDir, "refresh-secret", () => randomBytes(32).toString("base64url"));

/** A new private key in PEM (Ed25519, PKCS #8). */
export const newPrivateKey = (): string =>
	generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** The public key in PEM (SPKI) to a private one. */
export const publicKeyOf = (privateKey: string): string =>
	createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
