import { createHash } from "node:crypto";
import { TypeID, typeid } from "typeid-js";

/** The prefixes in use, so that an id tells what it names. Source: https://github.com/jetify-com/typeid */
export type IdPrefix = "prd" | "cat" | "crt" | "ord" | "usr" | "adr" | "ses" | "evt" | "mov" | "pay" | "med";

/** Makes a new prefixed, time-ordered id, e.g. `prd_01h455vb4pex5vsknk084sn02q`. */
export const newId = (prefix: IdPrefix): string => typeid(prefix).toString();

/** The moment at which an id was made, to the millisecond: the first 48 bits of a UUID of version 7 (RFC 9562). */
export const timeOfId = (id: string): Date =>
	new Date(Number.parseInt(TypeID.fromString(id).toUUID().replace("-", "").slice(0, 12), 16));

/** Makes a job's id, which carries its service so that any node can route to it: `job_products_…`. */
export const newJobId = (service: string): string => typeid(`job_${service}`).toString();

/** Reads the service out of a job's id; undefined when it is not a job's id. */
export const serviceOfJob = (id: string): string | undefined => /^job_([a-z]+)_[0-9a-z]{26}$/.exec(id)?.[1];

/** Derives a cart or order line's id from its SKU: the same SKU has the same id, so that adding adds up. */
export const lineId = (sku: string): string => `lin_${createHash("sha256").update(sku).digest("hex").slice(0, 20)}`;

/** The SHA-256 of a text or bytes as hex: for tokens of which only the hash is stored, and fingerprints. */
export const sha256 = (value: string | Uint8Array): string => createHash("sha256").update(value).digest("hex");
