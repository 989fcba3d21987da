import type { ServerResponse } from "node:http";
import type { Service } from "moleculer";
import { isAway } from "../../../shared/broker/call.ts";
import {
	InternalError,
	InvalidRequest,
	PayloadTooLarge,
	ServiceUnavailable,
	UnsupportedMediaType,
	VoltricoError,
} from "../../../shared/errors.ts";
import { versionTag } from "./etag.ts";
import { PRIVATE, SECURITY_HEADERS } from "./headers.ts";
import type { GatewayRequest } from "./request.ts";

const TITLES: Record<number, string> = {
	400: "Bad Request",
	401: "Unauthorized",
	402: "Payment Required",
	403: "Forbidden",
	404: "Not Found",
	405: "Method Not Allowed",
	408: "Request Timeout",
	409: "Conflict",
	412: "Precondition Failed",
	413: "Content Too Large",
	414: "URI Too Long",
	415: "Unsupported Media Type",
	422: "Unprocessable Content",
	428: "Precondition Required",
	429: "Too Many Requests",
	500: "Internal Server Error",
	503: "Service Unavailable",
};

/** Makes one of our errors of whatever was thrown: the broker's, the body parser's, a bug. */
export function normalise(error: unknown): VoltricoError {
	if (error instanceof VoltricoError) return error;
	const { type, message } = (error ?? {}) as { type?: string; message?: string };
	if (type === "entity.parse.failed" || type === "request.size.invalid" || type === "encoding.unsupported")
		return new InvalidRequest([{ pointer: "", code: "JSON", message: "The body is not valid JSON." }]);
	if (type === "entity.too.large") return new PayloadTooLarge("64 KiB");
	if (type === "charset.unsupported") return new UnsupportedMediaType("UTF-8");
	if (type === "request.aborted") return new InvalidRequest([], "The request ended before its body.");
	if (type === "UNABLE_DECODE_PARAM")
		return new InvalidRequest([{ pointer: "path", code: "FORMAT", message: "This is not valid percent-encoding." }]);
	if (isAway(error)) return new ServiceUnavailable("A part of the store", 1, { cause: error });
	return new InternalError(message ?? String(error), { cause: error });
}

/** Writes an error as RFC 9457 problem document. The message of a 5xx of ours stays in the log. */
export function problemOf(error: VoltricoError, requestId: string) {
	const { code: status, type, data, retryable } = error;
	const isOurs = status >= 500 && status !== 503;
	return {
		type: `https://voltrico.dev/problems/${type.toLowerCase().replaceAll("_", "-")}`,
		title: TITLES[status] ?? "Error",
		status,
		detail: isOurs ? "Something went wrong on our side. The request id helps us to find it." : error.message,
		instance: requestId,
		code: isOurs ? "INTERNAL_ERROR" : type,
		...(data.errors && !isOurs && { errors: data.errors }),
		retryable: retryable === true,
		...(isOurs ? {} : data.members),
	};
}

/** Sends the problem and logs it once: 5xx as errors with their cause, the rest as information. */
export function sendProblem(
	service: Service,
	request: GatewayRequest,
	response: ServerResponse,
	thrown: unknown,
): void {
	const error = normalise(thrown);
	const requestID = request.$ctx?.requestID ?? "";
	const problem = problemOf(error, requestID);
	const details = { requestID, method: request.method, url: request.originalUrl?.slice(0, 200), code: error.type };
	if (problem.status === 503) service.logger.warn(error.message, { ...details, cause: String(error.cause ?? "") });
	else if (problem.status >= 500)
		service.logger.error(error.message, { ...details, stack: error.stack, cause: causeOf(error) });
	else service.logger.info(`${problem.status} ${error.type}`, details);
	if (response.headersSent) return void response.destroy();
	const body = JSON.stringify(problem);
	response.writeHead(problem.status, {
		...SECURITY_HEADERS,
		"Content-Type": "application/problem+json; charset=utf-8",
		"Content-Length": Buffer.byteLength(body),
		"Cache-Control": PRIVATE,
		...(error.data.retryAfter !== undefined && { "Retry-After": error.data.retryAfter }),
		...(error.data.isReplayed && { "Idempotent-Replayed": "true" }),
		...(error.type === "VERSION_MISMATCH" && { ETag: versionTag(Number(error.data.members?.version)) }),
		...(problem.status === 401 && { "WWW-Authenticate": "Bearer" }),
		// What is left of the body is not worth reading.
		...(problem.status === 413 && { Connection: "close" }),
	});
	response.end(request.method === "HEAD" ? undefined : body);
}

function causeOf(error: Error): string | undefined {
	return error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : undefined;
}
