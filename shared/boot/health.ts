import { createServer, type ServerResponse } from "node:http";
import type { Config } from "../config.ts";
import { listen } from "./port.ts";

/** What a process says of itself to an orchestrator. */
export interface Readiness {
	ready: boolean;
	/** By service, or by what else it needs. */
	parts: Record<string, { ready: boolean; store?: string; detail?: string }>;
}

/** The port of the probes. */
export interface HealthPort {
	close(): Promise<void>;
}

/**
 * Serves `/live` (the process answers) and `/ready` (its services and their stores answer; else 503) on HEALTH_PORT,
 * from before the broker starts until the process has stopped. Undefined where the port is not set.
 */
export async function openHealthPort(
	{ host, healthPort }: Pick<Config, "host" | "healthPort">,
	readiness: () => Promise<Readiness>,
): Promise<HealthPort | undefined> {
	if (healthPort === undefined) return undefined;
	const server = createServer((request, response) => {
		const path = request.url?.split("?")[0];
		if (request.method !== "GET" && request.method !== "HEAD") return send(response, 405, { status: "not allowed" });
		if (path === "/live") return send(response, 200, { status: "alive" });
		if (path !== "/ready") return send(response, 404, { status: "unknown" });
		readiness().then(
			({ ready, parts }) => send(response, ready ? 200 : 503, { status: ready ? "ready" : "not ready", parts }),
			(error) => send(response, 503, { status: "not ready", detail: (error as Error).message }),
		);
	});
	await listen(server, host, healthPort, "HEALTH_PORT");
	return {
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function send(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store", Connection: "close" });
	response.end(JSON.stringify(body));
}
