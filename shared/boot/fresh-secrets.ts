import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import { isExample } from "../config/examples.ts";
import { newPrivateKey, publicKeyOf } from "../secrets.ts";

/** Repeats the text of an env file with a fresh secret in the place of each example: 192 random bits, or a key of a pair. */
export function freshSecrets(envFile: string): string {
	const privateKey = newPrivateKey();
	const keys: Record<string, string> = { TOKEN_PRIVATE_KEY: privateKey, TOKEN_PUBLIC_KEY: publicKeyOf(privateKey) };
	return envFile.replace(/^(\w+)=(.*)$/gm, (line, name, value) => {
		if (!isExample(value)) return line;
		const secret = keys[name]?.replaceAll("\n", "\\n") ?? randomBytes(24).toString("hex");
		return `${name}='${secret}'`;
	});
}

if (import.meta.main) process.stdout.write(freshSecrets(await text(process.stdin)));
