import type { TObject } from "typebox";
import { checkOf } from "../../../shared/broker/validate.ts";
import { InvalidRequest, type Issue, UnsupportedMediaType, ValidationFailed } from "../../../shared/errors.ts";
import { isText } from "../../../shared/text.ts";
import type { GatewayRequest } from "./request.ts";

export const MAX_BODY = "64kb";
const MAX_DEPTH = 8;
const MAX_ITEMS = 200;
export const JSON_TYPES = ["application/json", "application/merge-patch+json"];

const hasBody = ({ headers }: GatewayRequest): boolean =>
	headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/**
 * Reads the JSON body that the parser left: an object within the limits of size and depth, with no name that
 * reaches a prototype or means something to a database. A well-formed body with wrong values is a 422.
 */
export function readBody(request: GatewayRequest, schema: TObject): Record<string, unknown> {
	if (hasBody(request)) {
		const type = (request.headers["content-type"] ?? "").split(";", 1)[0]!.trim().toLowerCase();
		const isPatch = request.method === "PATCH";
		if (!(type === JSON_TYPES[0] || (isPatch && type === JSON_TYPES[1])))
			throw new UnsupportedMediaType(JSON_TYPES[0]!);
	}
	const body = hasBody(request) ? request.body : {};
	if (typeof body !== "object" || body === null || Array.isArray(body))
		throw new ValidationFailed([{ pointer: "", code: "TYPE", message: "The body must be a JSON object." }]);
	refuseDangerous(body, "", 1);
	const issues = checkOf(schema)(body);
	if (issues) throw new ValidationFailed(issues);
	return body as Record<string, unknown>;
}

/** Refuses a route that takes no body and gets one. */
export function refuseBody(request: GatewayRequest): void {
	if (hasBody(request))
		throw new InvalidRequest([{ pointer: "", code: "UNKNOWN", message: "This request takes no body." }]);
}

function refuseDangerous(value: object, pointer: string, depth: number): void {
	const refuse = (code: string, message: string, at = pointer): never => {
		const issue: Issue = { pointer: at.slice(0, 200), code, message };
		throw new ValidationFailed([issue]);
	};
	if (depth > MAX_DEPTH) refuse("TOO_DEEP", `At most ${MAX_DEPTH} levels are read.`);
	if (Array.isArray(value) && value.length > MAX_ITEMS) refuse("TOO_MANY", `At most ${MAX_ITEMS} items are read.`);
	for (const [name, member] of Object.entries(value)) {
		const at = `${pointer}/${name}`;
		if (name === "__proto__" || name === "constructor" || name === "prototype" || name.startsWith("$"))
			refuse("UNKNOWN", "This is not known here.", at);
		if (typeof member === "string" && !isText(member)) refuse("FORMAT", "This has characters that are no text.", at);
		if (typeof member === "object" && member !== null) refuseDangerous(member, at, depth + 1);
	}
}
