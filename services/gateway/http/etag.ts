import { createHash } from "node:crypto";

/** The strong tag of a versioned resource: `"v12"`. */
export const versionTag = (version: number): string => `"v${version}"`;

/** The weak tag of a body, for lists and pages that have no version of their own. */
export const bodyTag = (body: string | Buffer): string => `W/"${createHash("sha1").update(body).digest("base64url")}"`;

/** True where `If-None-Match` names the weak tag. Strong tags never answer 304: carts and orders are always sent. */
export function isFresh(ifNoneMatch: string | undefined, tag: string): boolean {
	if (!ifNoneMatch || !tag.startsWith("W/")) return false;
	return ifNoneMatch === "*" || ifNoneMatch.split(",").some((each) => each.trim().replace(/^W\//, "") === tag.slice(2));
}
