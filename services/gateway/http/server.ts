import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { GatewayRequest } from "./request.ts";

const HEADERS_MS = 10_000;
const BODY_MS = 10_000;
/** Running requests get this long at a stop. */
const DRAIN_MS = 12_000;

/** Makes the HTTP server: headers must arrive in 10 s; bodies have deadlines of their own, for imports may be long. */
export function httpServer(listener: RequestListener): Server {
	const server = createServer(
		{ headersTimeout: HEADERS_MS, requestTimeout: 0, keepAliveTimeout: 65_000, connectionsCheckingInterval: 2_000 },
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

/** Stops accepting, lets running requests end, and closes what is left after a grace. */
export async function closeServer(server: Server): Promise<void> {
	const closed = new Promise<void>((resolve) => server.close(() => resolve()));
	const deadline = Date.now() + DRAIN_MS;
	let isClosed = false;
	void closed.then(() => {
		isClosed = true;
	});
	while (!isClosed && Date.now() < deadline) {
		server.closeIdleConnections();
		await Promise.race([closed, delay(50)]);
	}
	server.closeAllConnections();
	await closed;
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
