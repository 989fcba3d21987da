import { createServer, type OutgoingHttpHeaders, type RequestListener, type Server, ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import type { GatewayRequest } from "./request.ts";

const HEADERS_MS = 10_000;
const BODY_MS = 10_000;
/** Running requests get this long at a stop. */
const DRAIN_MS = 12_000;
/**
 * What answers announce (`Keep-Alive: timeout=3`), so clients use no connection that was idle for longer, and a stop
 * waits as long before it closes idle ones: whoever uses one meanwhile is answered and told to use it no more. Only a
 * client that overlooks the announcement can send just as its connection closes.
 */
const ANNOUNCED_IDLE_MS = 3_000;
/** While it serves, idle connections in truth stay open for longer: load balancers expect a minute. */
const IDLE_MS = 65_000;

/**
 * Makes the HTTP server: headers must arrive in 10 s; bodies have deadlines of their own, for imports may be long. Once
 * it no longer listens, every answer closes its connection.
 */
export function httpServer(listener: RequestListener): Server {
	class Answer extends ServerResponse {
		override writeHead(status: number, ...rest: unknown[]): this {
			if (!server.listening) this.setHeader("Connection", "close");
			// True because Node takes what the caller gave, whichever of its forms it has.
			return super.writeHead(status, ...(rest as [OutgoingHttpHeaders?]));
		}
	}
	const server: Server = createServer(
		{
			headersTimeout: HEADERS_MS,
			requestTimeout: 0,
			keepAliveTimeout: ANNOUNCED_IDLE_MS,
			keepAliveTimeoutBuffer: IDLE_MS - ANNOUNCED_IDLE_MS,
			connectionsCheckingInterval: 2_000,
			ServerResponse: Answer,
		},
		listener,
	);
	server.on("clientError", refuseGarbage);
	return server;
}

/** Answers what is not HTTP, or has headers too large, without a word about us. */
function refuseGarbage(error: NodeJS.ErrnoException, socket: Socket): void {
	if (!socket.writable || socket.destroyed) return void socket.destroy();
	const [status, title] =
		error.code === "HPE_HEADER_OVERFLOW" ? [431, "Request Header Fields Too Large"] : [400, "Bad Request"];
	const body = JSON.stringify({ type: "about:blank", title, status, code: "INVALID_REQUEST", retryable: false });
	socket.end(
		`HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
	);
}

/**
 * Stops accepting, answers what was sent, and closes what is left after a grace. Connections end with their next answer,
 * or idle, when nothing was sent on them for so long that a request is hardly on its way.
 */
export async function closeServer(server: Server): Promise<void> {
	// The turn begins by accepting what the system has taken for us, which would be lost with the port.
	await nextTurn();
	const closed = new Promise<void>((resolve) => server.once("close", resolve));
	// Not http's own, which cuts idle connections at once, and with them what is just being sent.
	NetServer.prototype.close.call(server);
	const start = Date.now();
	let isClosed = false;
	void closed.then(() => {
		isClosed = true;
	});
	while (!isClosed && Date.now() - start < DRAIN_MS) {
		await Promise.race([closed, delay(50)]);
		// A busy process may not have read yet what has arrived.
		await nextTurn();
		if (Date.now() - start >= ANNOUNCED_IDLE_MS) server.closeIdleConnections();
	}
	server.closeAllConnections();
	await closed;
	// Ends its timers too.
	server.close();
}

/** A middleware of moleculer-web: a body that trickles in for longer than 10 s ends its connection. */
export function bodyDeadline(request: GatewayRequest, _response: ServerResponse, next: () => void): void {
	if (request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined) {
		const timer = setTimeout(() => request.complete || request.destroy(), BODY_MS);
		request.once("close", () => clearTimeout(timer));
		request.once("end", () => clearTimeout(timer));
	}
	next();
}
