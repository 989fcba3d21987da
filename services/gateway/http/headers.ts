import { InvalidRequest, type Issue } from "../../../shared/errors.ts";

/** On every answer. Source: OWASP ASVS 5.0, 3.4; the pages load only our own files. */
export const SECURITY_HEADERS: Record<string, string> = {
	"Content-Security-Policy":
		"default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "no-referrer",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Strict-Transport-Security": "max-age=31536000",
};

export const PRIVATE = "no-store";
/** For caches outside; inside, nothing is older than 2 s. */
export const PUBLIC = "public, max-age=30, stale-while-revalidate=60";

/** Reads the X-Request-Id of a caller; anything that could break a log line is replaced. */
export const isRequestId = (value: unknown): value is string =>
	typeof value === "string" && /^[\w-]{8,64}$/.test(value);

const refuse = (pointer: string, message: string): never => {
	const issue: Issue = { pointer, code: "FORMAT", message };
	throw new InvalidRequest([issue]);
};

type Headers = Record<string, string | string[] | undefined>;

/** Reads an Idempotency-Key of 1 to 255 visible characters. */
export function readIdempotencyKey(headers: Headers): string | undefined {
	const key = headers["idempotency-key"];
	if (key === undefined) return undefined;
	if (typeof key !== "string" || !/^[\x21-\x7e]{1,255}$/.test(key))
		return refuse("Idempotency-Key", "Send 1 to 255 visible ASCII characters.");
	return key;
}

/** Reads the version out of `If-Match: "v12"`; `*` asks for no particular one. */
export function readIfMatch(headers: Headers): number | "*" | undefined {
	const value = headers["if-match"];
	if (value === undefined) return undefined;
	if (value === "*") return "*";
	const version = typeof value === "string" ? /^"v(\d{1,15})"$/.exec(value)?.[1] : undefined;
	return version === undefined ? refuse("If-Match", 'Send the ETag you read, e.g. "v3".') : Number(version);
}

/** Reads a guest's X-Cart-Token; a malformed one can belong to no cart. */
export function readCartToken(headers: Headers): string | undefined {
	const token = headers["x-cart-token"];
	if (token === undefined || token === "") return undefined;
	return typeof token === "string" ? token.slice(0, 200) : undefined;
}
