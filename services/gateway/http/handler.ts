import type { ServerResponse } from "node:http";
import type { Service } from "moleculer";
import { authorise, type Caller } from "../../../shared/auth.ts";
import { call } from "../../../shared/broker/call.ts";
import { IdempotencyKeyRequired, IfMatchRequired, ServiceUnavailable, UriTooLong } from "../../../shared/errors.ts";
import type { Route } from "../routes/route.ts";
import type { AddressReader } from "./address.ts";
import type { Authenticator } from "./authenticate.ts";
import { readBody, refuseBody } from "./body.ts";
import type { answerCache, CachedAnswer } from "./cache.ts";
import { bodyTag, isFresh, versionTag } from "./etag.ts";
import { PRIVATE, PUBLIC, readIdempotencyKey, readIfMatch, SECURITY_HEADERS } from "./headers.ts";
import type { Admission } from "./limit.ts";
import { sendProblem } from "./problem.ts";
import { checkParameters, readQuery } from "./query.ts";
import type { ApiRequest, GatewayRequest, Reply } from "./request.ts";

/** What every route of a gateway shares. */
export interface Edge {
	service: Service;
	authenticator: Authenticator;
	cache: ReturnType<typeof answerCache>;
	addressOf: AddressReader;
	/** Absent where nobody is limited. */
	admit?: Admission;
	/** False until the broker can reach other services. */
	isConnected: boolean;
	/** Milliseconds that a request may take in all: longer than the inside, so that the inside's answer arrives. */
	deadline: number;
}

const MAX_URL = 2_048;
const jsonHeaders = (bytes: Buffer) => ({
	"Content-Type": "application/json; charset=utf-8",
	"Content-Length": String(bytes.length),
});

/** Makes the handler of one route: read, authenticate, authorise, act, answer; whatever fails becomes a problem. */
export const handlerOf = (route: Route, edge: Edge) => (request: GatewayRequest, response: ServerResponse) => {
	const answer = route.isCached ? answerCached : answerFresh;
	answer(route, edge, request, response).catch((error) => sendProblem(edge.service, request, response, error));
};

/** What every request meets first: nothing here waits or asks anybody. */
function begin(route: Route, edge: Edge, { originalUrl, $ctx }: GatewayRequest): void {
	if (originalUrl.length > MAX_URL) throw new UriTooLong();
	if (route.action && !edge.isConnected) throw new ServiceUnavailable("The store");
	if (route.isStream || route.body === "stream") return;
	// Moleculer gives every call of this context what is left of its time.
	$ctx.options.timeout = edge.deadline;
	$ctx.startHrTime = process.hrtime();
}

/** The same for everyone: no credential is read, nobody's data is in it. */
async function answerCached(
	route: Route,
	edge: Edge,
	request: GatewayRequest,
	response: ServerResponse,
): Promise<void> {
	begin(route, edge, request);
	edge.admit?.(response, edge.addressOf(request));
	const url = request.originalUrl;
	const answer =
		edge.cache.get(url) ??
		(await edge.cache.make(url, async () => {
			request.$ctx.meta.caller = {};
			const { body } = await act(route, { ...read(route, request), response });
			return encode(request, body);
		}));
	if (isFresh(request.headers["if-none-match"], answer.etag)) return void response.writeHead(304, answer.headers).end();
	response.writeHead(200, answer.headers).end(request.method === "HEAD" ? undefined : answer.body);
}

/** Makes the bytes and headers that everyone who asks for this URL gets. */
function encode(request: GatewayRequest, body: unknown): CachedAnswer {
	const bytes = Buffer.from(JSON.stringify(body));
	const etag = bodyTag(bytes);
	const headers = { ...SECURITY_HEADERS, "Cache-Control": PUBLIC, ETag: etag, ...jsonHeaders(bytes) };
	return { body: bytes, etag, headers: { ...headers, ...linkToNext(request, body) } };
}

async function answerFresh(route: Route, edge: Edge, request: GatewayRequest, response: ServerResponse): Promise<void> {
	begin(route, edge, request);
	const { $ctx: ctx, headers } = request;
	ctx.meta.caller = await admitted(route, edge, request, response);
	authorise(ctx.meta.caller, route.auth);
	const read_ = read(route, request);
	if (route.idempotencyKey) {
		const key = readIdempotencyKey(headers);
		if (key !== undefined) ctx.meta.idempotencyKey = key;
		else if (route.idempotencyKey === "required") throw new IdempotencyKeyRequired();
	}
	if (route.ifMatch) {
		const version = readIfMatch(headers);
		if (typeof version === "number") ctx.meta.ifMatch = version;
		else if (version === undefined && route.ifMatch === "required") throw new IfMatchRequired();
	}
	const reply = await act(route, { ...read_, response });
	if (!response.headersSent) sendReply(route, request, response, reply);
}

/** Finds out who calls, where anybody wants to know, and counts the request: for a user, or else for an address. */
async function admitted(route: Route, edge: Edge, request: GatewayRequest, response: ServerResponse): Promise<Caller> {
	const admit = route.isUnlimited ? undefined : edge.admit;
	const address = edge.addressOf(request);
	if (!route.action) {
		admit?.(response, address);
		return { address };
	}
	const caller = await edge.authenticator.callerOf(request, address).catch((error) => {
		admit?.(response, address);
		throw error;
	});
	admit?.(response, caller.userId ?? address);
	return caller;
}

function read(route: Route, request: GatewayRequest): Omit<ApiRequest, "response"> {
	const url = request.originalUrl;
	const question = url.indexOf("?");
	const path = request.$params.params ?? {};
	checkParameters(path, route.pathSchema);
	// A page is shown whatever a link has appended to its address.
	const hasQuery = question !== -1 && route.produces !== "text/html";
	const query = readQuery(hasQuery ? url.slice(question + 1) : "", route.querySchema);
	if (hasQuery) checkParameters(query, route.querySchema);
	const body = route.bodySchema ? readBody(request, route.bodySchema) : {};
	if (!route.bodySchema && route.body !== "stream") refuseBody(request);
	return { ctx: request.$ctx, params: { ...query, ...body, ...path }, raw: request };
}

async function act(route: Route, request: ApiRequest): Promise<Reply> {
	if (route.page) return (await route.page(request)) ?? {};
	// True because the parameters were checked against the action's own contract.
	return { body: await call(request.ctx, route.action!, request.params as never) };
}

function sendReply(route: Route, request: GatewayRequest, response: ServerResponse, reply: Reply): void {
	const { meta } = request.$ctx;
	// True because only services set these two, as moleculer-web documents them.
	const status = (meta.$statusCode as number | undefined) ?? reply.status ?? route.status ?? 200;
	const extra = meta.$responseHeaders as Record<string, string> | undefined;
	const headers: Record<string, string | string[]> = {
		...SECURITY_HEADERS,
		"Cache-Control": PRIVATE,
		...extra,
		...reply.headers,
	};
	const { body } = reply;
	if (body === undefined || body === null || status === 204) {
		response.writeHead(status === 200 ? 204 : status, headers).end();
		return;
	}
	// True because an answer that is located or versioned is an object by its contract.
	const object = body as Record<string, unknown>;
	if (route.location && (status === 201 || status === 202)) headers.Location = route.location(object);
	const bytes = Buffer.from(JSON.stringify(body));
	if (route.etag === "version") headers.ETag = versionTag(Number(object.version));
	if (route.etag === "body") {
		headers.ETag = bodyTag(bytes);
		if (isFresh(request.headers["if-none-match"], headers.ETag)) return void response.writeHead(304, headers).end();
	}
	response.writeHead(status, { ...headers, ...linkToNext(request, object), ...jsonHeaders(bytes) });
	response.end(request.method === "HEAD" ? undefined : bytes);
}

/** RFC 8288: where the next page of a list is. */
function linkToNext(request: GatewayRequest, body: unknown): { Link?: string } {
	const cursor = (body as { page?: { nextCursor?: string | null } } | null)?.page?.nextCursor;
	if (!cursor) return {};
	const url = new URL(request.originalUrl, "http://localhost");
	url.searchParams.set("cursor", cursor);
	return { Link: `<${url.pathname}${url.search}>; rel="next"` };
}
