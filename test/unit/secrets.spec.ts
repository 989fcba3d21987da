import { readdirSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { accessTokenSigner, accessTokenVerifier } from "../../shared/keys.ts";
import {
	dropSecret,
	keptSecret,
	readSecret,
	refreshSecret,
	signingKey,
	verificationKey,
} from "../../shared/secrets.ts";
import { signingPair } from "../support/secrets.ts";

let dataDir: string;
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), "voltrico-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe("a kept secret", () => {
	test("is generated once and stays until it is dropped", () => {
		expect(readSecret(dataDir, "a")).toBeUndefined();
		expect([keptSecret(dataDir, "a", () => "first"), keptSecret(dataDir, "a", () => "second")]).toEqual([
			"first",
			"first",
		]);
		expect(readSecret(dataDir, "a")).toBe("first");
		dropSecret(dataDir, "a");
		expect(readSecret(dataDir, "a")).toBeUndefined();
	});

	test("is that of the process that came first, also for the one that was generating at the time", () => {
		const late = keptSecret(dataDir, "a", () => {
			keptSecret(dataDir, "a", () => "quicker");
			return "slower";
		});
		expect(late).toBe("quicker");
		expect(readdirSync(join(dataDir, "secrets"))).toEqual(["a"]);
	});

	test("is for its owner's eyes only", () => {
		keptSecret(dataDir, "a", () => "secret");
		const modes = ["secrets", "secrets/a"].map((path) => statSync(join(dataDir, path)).mode & 0o777);
		expect(modes).toEqual([0o700, 0o600]);
	});

	test("that cannot be read stops the start with a sentence that names it", () => {
		const file = join(dataDir, "secrets");
		writeFileSync(file, "no folder");
		expect(() => keptSecret(dataDir, "a", () => "secret")).toThrow(
			expect.objectContaining({ name: "StartError", message: `The secret ${file}/a cannot be read.` }),
		);
	});
});

describe("the keys", () => {
	test("of an installation are generated as a pair that fits and stays", async () => {
		const claims = {
			sub: "usr_01h455vb4pex5vsknk084sn02q",
			sid: "ses_01h455vb4pex5vsknk084sn02q",
			role: "admin",
		} as const;
		const verify = accessTokenVerifier(verificationKey({ dataDir } as Parameters<typeof verificationKey>[0]));
		const settings = { dataDir, tokenPrivateKey: undefined, tokenPublicKey: undefined, refreshSecret: undefined };
		const token = await accessTokenSigner(signingKey(settings))(claims);
		expect(await verify(token)).toEqual(claims);
		expect(refreshSecret(settings)).toBe(refreshSecret(settings));
		expect(refreshSecret(settings)).toHaveLength(43);
	});

	test("of the configuration win, and nothing is written", () => {
		const { TOKEN_PRIVATE_KEY: tokenPrivateKey, TOKEN_PUBLIC_KEY: tokenPublicKey } = signingPair;
		const settings = { dataDir, tokenPrivateKey, tokenPublicKey, refreshSecret: "configured" };
		expect([signingKey(settings), verificationKey(settings), refreshSecret(settings)]).toEqual([
			tokenPrivateKey,
			tokenPublicKey,
			"configured",
		]);
		expect(readdirSync(dataDir)).toEqual([]);
	});
});
