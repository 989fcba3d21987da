import { call } from "../../../shared/broker/call.ts";
import type { Return, ServiceName } from "../../../shared/contracts/index.ts";
import { SERVICE_NAMES } from "../../../shared/contracts/index.ts";
import type { ApiRequest, Reply } from "../http/request.ts";
import { openapiDocument } from "../openapi.ts";
import { routes } from "../routes/index.ts";

type Health = Return<"users.health">;

/** Alive: the process answers. */
export const health = async (): Promise<Reply> => ({ body: { status: "alive" } });

/** Ready: every service and its store answer, a complete search index included. */
export async function ready({ ctx }: ApiRequest): Promise<Reply> {
	const names = SERVICE_NAMES.filter((name): name is Exclude<ServiceName, "gateway"> => name !== "gateway");
	const states = await Promise.all(
		names.map((name) =>
			call(ctx, `${name}.health`, {}).catch(
				(): Health => ({ store: "unknown", ready: false, detail: "The service does not answer." }),
			),
		),
	);
	const isReady = states.every((state) => state.ready);
	return {
		status: isReady ? 200 : 503,
		headers: isReady ? {} : { "Retry-After": "1" },
		body: {
			status: isReady ? "ready" : "not ready",
			services: Object.fromEntries(names.map((name, i) => [name, states[i]])),
		},
	};
}

let document: object | undefined;

/** The OpenAPI document, made of the routes and contracts once. */
export async function openapi(): Promise<Reply> {
	document ??= openapiDocument(routes);
	return { body: document };
}
