import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { isIP } from "node:net";
import { resolve } from "node:path";
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, passwordProblem } from "../password-policy.ts";

/** How the text of a variable is read. */
export interface Kind<T> {
	/** What the text must be, to end the sentence "PORT must be …". */
	expects: string;
	/** The value, or undefined when the text is not what it must be. */
	parse(text: string): T | undefined;
}

const matching = (expects: string, fits: (text: string) => boolean): Kind<string> => ({
	expects,
	parse: (text) => (fits(text) ? text : undefined),
});

/** One word of a list. */
export const oneOf = <const Word extends string>(...words: Word[]): Kind<Word> => ({
	expects: `one of ${words.join(", ")}`,
	parse: (text) => words.find((word) => word === text),
});

/** A TCP port; 0 asks the system for a free one. */
export const port: Kind<number> = {
	expects: "a whole number from 0 to 65535",
	parse: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined),
};

/** A whole number within bounds. */
export const integer = (least: number, most: number): Kind<number> => ({
	expects: `a whole number from ${least} to ${most}`,
	parse: (text) => (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined),
});

/** An address to listen on. */
export const host = matching(
	"an IP address or a host name",
	(text) => isIP(text) !== 0 || /^([a-z0-9-]+\.)*[a-z][a-z0-9-]*$/i.test(text),
);

/** A folder, made absolute from the working directory. */
export const folder: Kind<string> = { expects: "a path", parse: (text) => resolve(text) };

/** Words between commas, each once. */
export const list: Kind<string[]> = {
	expects: "a list of names with commas between them",
	parse: (text) => [...new Set(text.split(",").map((word) => word.trim()))],
};

/** A short name in lower case. */
export const name = matching("a name of 1 to 30 letters, digits and hyphens in lower case", (text) =>
	/^[a-z][a-z0-9-]{0,29}$/.test(text),
);

/** IP addresses, and networks in CIDR notation. */
export const networks: Kind<string[]> = {
	expects: "IP addresses or networks such as 10.0.0.0/8, with commas between them",
	parse(text) {
		const entries = text.split(",").map((entry) => entry.trim());
		return entries.every(isNetwork) ? entries : undefined;
	},
};

function isNetwork(entry: string): boolean {
	const [address = "", prefix, ...rest] = entry.split("/");
	const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
	return (
		bits > 0 && rest.length === 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
	);
}

/** A currency in use by its ISO 4217 code. */
export const currency = matching("an ISO 4217 code such as USD", (text) =>
	Intl.supportedValuesOf("currency").includes(text),
);

/** An http(s) address without credentials, query or fragment; read without its trailing slash. */
export const httpUrl: Kind<string> = {
	expects: "an http or https address such as https://shop.example.com",
	parse(text) {
		const url = URL.parse(text);
		if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || /[?#]/.test(text)) return undefined;
		return url.href.replace(/\/$/, "");
	},
};

/** The address of a server, with credentials; `example` shows one. A database is named by its path. */
export const serverUrl = (schemes: string[], example: string, { hasDatabase = false } = {}): Kind<string> => ({
	expects: `an address such as ${example}`,
	parse(text) {
		const url = URL.parse(text);
		if (!url?.hostname || !schemes.includes(url.protocol.slice(0, -1)) || url.hash) return undefined;
		return hasDatabase && !/^\/[^/]+$/.test(url.pathname) ? undefined : text;
	},
});

export const email = matching(
	"an e-mail address",
	(text) => text.length <= 254 && /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(text),
);

/** A password that the policy accepts. */
export const password = matching(
	`${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters long and none of the most common passwords`,
	(text) => passwordProblem(text) === undefined,
);

/** At least `length` characters that nobody can guess. */
export const secret = (length: number): Kind<string> =>
	matching(`a random text of at least ${length} characters`, (text) => text.length >= length);

/** Any text; whoever uses it reads it further. */
export const text = matching("a text", () => true);

/** A private key for signing tokens, as PKCS #8 in PEM. */
export const privateKey = signingKey("a private key", (pem) => createPrivateKey(pem));

/** The public key to it, as SPKI in PEM. A private key is refused here: it must not reach the nodes that only verify. */
export const publicKey = signingKey("a public key", (pem) => {
	if (pem.includes("PRIVATE KEY")) throw new TypeError("a private key");
	return createPublicKey(pem);
});

/** Line breaks may be written as `\n`, since many tools pass variables on in one line. */
function signingKey(what: string, read: (pem: string) => KeyObject): Kind<string> {
	return {
		expects: `${what} in PEM, Ed25519 or P-256`,
		parse(text) {
			const pem = text.replaceAll("\\n", "\n");
			try {
				return isForSigning(read(pem)) ? pem : undefined;
			} catch {
				return undefined;
			}
		},
	};
}

const isForSigning = (key: KeyObject): boolean =>
	key.asymmetricKeyType === "ed25519" || key.asymmetricKeyDetails?.namedCurve === "prime256v1";
