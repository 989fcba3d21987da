import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ServiceBroker, ServiceSchema } from "moleculer";
import gateway from "../../services/gateway/gateway.service.ts";
import type { Edge } from "../../services/gateway/http/handler.ts";
import { type ActionHandlers, defineService } from "../../shared/broker/define.ts";
import { contracts, type ServiceName } from "../../shared/contracts/index.ts";
import type { Role } from "../../shared/contracts/users.ts";
import { newId } from "../../shared/ids.ts";
import { accessTokenSigner } from "../../shared/keys.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { signingKey } from "../../shared/secrets.ts";
import { fakeService, scratchDir, startBroker } from "./broker.ts";
import { type Client, client } from "./client.ts";

/** A gateway that is open. */
export interface OpenEdge {
	broker: ServiceBroker;
	url: string;
	port: number;
	client: Client;
	edge: Edge;
	/** Signs an access token, of a new session unless one is given. */
	token(role?: Role, sid?: string): Promise<string>;
	close(): Promise<void>;
}

/** Opens a gateway beside the services of a test. */
export async function openEdge(
	services: ServiceSchema[],
	{ dataDir, env = {} }: { dataDir?: string; env?: Record<string, string> } = {},
): Promise<OpenEdge> {
	const scratch = dataDir === undefined ? await scratchDir() : undefined;
	const path = dataDir ?? scratch!.path;
	const broker = await startBroker([gateway, ...services], { dataDir: path, env: { PORT: "0", ...env } });
	const { port, edge } = gatewayOf(broker);
	const url = `http://127.0.0.1:${port}`;
	const sign = accessTokenSigner(signingKey(runtimeOf({ broker }).config));
	return {
		broker,
		url,
		port,
		client: client(url),
		edge,
		token: (role = "customer", sid = newId("ses")) => sign({ sub: newId("usr"), sid, role }),
		async close() {
			// Nobody waits for calls that never end.
			broker.options.tracking!.shutdownTimeout = 100;
			await broker.stop();
			await scratch?.remove();
		},
	};
}

/** What a gateway keeps on its service. */
export function gatewayOf(broker: ServiceBroker): { server: Server; port: number; edge: Edge } {
	// True because the gateway keeps them there.
	const { server, edge } = broker.getLocalService("gateway") as unknown as { server: Server; edge: Edge };
	return { server, port: (server.address() as AddressInfo).port, edge };
}

/** Users who know the session of every token; it is `role`'s. */
export const everyoneIs = (role: Role, userId = newId("usr")): ServiceSchema =>
	fakeService("users", { session: () => ({ userId, role, email: "grace@example.com" }) });

/** A service that takes every call and never answers, but for the given actions. */
export function silentService<N extends ServiceName>(name: N, actions: Partial<ActionHandlers<N>> = {}): ServiceSchema {
	const silent = Object.keys(contracts[name]).map((action) => [action, () => new Promise(() => {})]);
	// True because every action of the contract has a handler now.
	return defineService(name, { actions: { ...Object.fromEntries(silent), ...actions } as ActionHandlers<N> });
}
