import { randomUUID } from "node:crypto";
import type { Server, ServerResponse } from "node:http";
import type { Service, ServiceSchema } from "moleculer";
import ApiGateway from "moleculer-web";
import { listen } from "../../shared/boot/port.ts";
import { accessTokenVerifier } from "../../shared/keys.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { verificationKey } from "../../shared/secrets.ts";
import { addressReader } from "./http/address.ts";
import { authenticator, forgetRevoked, SESSION_REVOKED } from "./http/authenticate.ts";
import { JSON_TYPES, MAX_BODY } from "./http/body.ts";
import { answerCache } from "./http/cache.ts";
import { type Edge, handlerOf } from "./http/handler.ts";
import { isRequestId } from "./http/headers.ts";
import { admission, gatewayCount } from "./http/limit.ts";
import { sendProblem } from "./http/problem.ts";
import type { GatewayRequest } from "./http/request.ts";
import { bodyDeadline, closeServer, httpServer } from "./http/server.ts";
import { notRouted, pathOf } from "./http/unrouted.ts";
import { routes } from "./routes/index.ts";
import type { Route } from "./routes/route.ts";

const EDGE_TIMEOUT_MS = 10_000;

/** What moleculer-web and this service keep on the service. */
type Gateway = Service & {
	server: Server;
	edge: Edge;
	open(): Promise<void>;
	regenerateAllAutoAliases(): void;
	httpHandler(request: unknown, response: unknown): Promise<void>;
	addRoute(route: object): void;
	aliases: { isMethod(method: string): boolean; match(url: string): Record<string, string> | false }[];
};

/** The REST API over HTTP: routing by moleculer-web, everything else by the rows in `routes/`. */
const gateway = {
	name: "gateway",
	// True because moleculer-web is a schema; its types say service.
	mixins: [ApiGateway as unknown as ServiceSchema],
	settings: {
		server: false,
		routes: [],
		optimizeOrder: false,
		logRouteRegistration: null,
		/** A caller's request id goes along if it is harmless; else the request gets a new one. */
		rootCallOptions(options: { requestID?: string; tracking?: boolean }, request: GatewayRequest) {
			const given = request.headers["x-request-id"];
			options.requestID = isRequestId(given) ? given : randomUUID();
			// Requests come before the service has started, and a stop waits for their connections.
			options.tracking = false;
		},
	},
	actions: { listAliases: false, addRoute: false, removeRoute: false },
	events: { [SESSION_REVOKED]: forgetRevoked },

	methods: {
		/** Opens the port, which answers 503 until the broker is connected. Idempotent. */
		async open(this: Gateway) {
			const { host, port } = runtimeOf(this).config;
			if (!this.server.listening) await listen(this.server, host, port);
		},
		/** Queries are read by each route's schema, not by a general parser. */
		parseQueryString: (request: GatewayRequest) => ({ query: {}, url: pathOf(request.url ?? "/") }),
		/** moleculer-web's own, with HEAD answered by the GET row. */
		resolveAlias(this: Gateway, url: string, method = "GET") {
			const wanted = method === "HEAD" ? "GET" : method;
			for (const alias of this.aliases) {
				const params = alias.isMethod(wanted) && alias.match(url);
				if (params) return { alias, params };
			}
			return false;
		},
		send404(this: Gateway, request: GatewayRequest, response: ServerResponse) {
			sendProblem(this, request, response, counted(this.edge, request, response, notRouted(request, routes)));
		},
		errorHandler(this: Gateway, request: GatewayRequest, response: ServerResponse, error: unknown) {
			sendProblem(this, request, response, counted(this.edge, request, response, error));
		},
	},

	created(this: Gateway) {
		const { config } = runtimeOf(this);
		this.edge = {
			service: this,
			authenticator: authenticator(accessTokenVerifier(verificationKey(config))),
			cache: answerCache(),
			addressOf: addressReader(config.trustedProxies),
			...(config.rateLimit > 0 && { admit: admission(config.rateLimit, gatewayCount(this.broker)) }),
			isConnected: false,
			deadline: EDGE_TIMEOUT_MS,
		};
		// There are none, and telling the cluster so fails while it is out of reach.
		this.regenerateAllAutoAliases = () => {};
		const json = { type: JSON_TYPES, limit: MAX_BODY, strict: false };
		const serve = (name: string, rows: Route[], options: object) =>
			this.addRoute({
				name,
				path: "/",
				mappingPolicy: "restrict",
				mergeParams: false,
				logging: false,
				aliases: Object.fromEntries(rows.map((route) => [aliasOf(route), handlerOf(route, this.edge)])),
				...options,
			});
		const isStream = ({ body }: Route) => body === "stream";
		serve(
			"json",
			routes.filter((route) => !isStream(route)),
			{ bodyParsers: { json }, use: [bodyDeadline] },
		);
		serve("streams", routes.filter(isStream), { bodyParsers: false });
		this.server = httpServer((request, response) => void this.httpHandler(request, response));
	},

	async started(this: Gateway) {
		await this.open();
		this.edge.isConnected = true;
	},

	async stopped(this: Gateway) {
		if (this.server.listening) await closeServer(this.server);
	},
};

/** Counts what never came to a route, such as a body that cannot be read; answers what is wrong with it. */
function counted({ admit, addressOf }: Edge, request: GatewayRequest, response: ServerResponse, error: unknown) {
	try {
		admit?.(response, addressOf(request));
		return error;
	} catch (refusal) {
		return refusal;
	}
}

/** `GET /products/{id}` as moleculer-web writes it. */
const aliasOf = ({ method, fullPath }: Route): string => `${method} ${fullPath.replace(/\{(\w+)\}/g, ":$1")}`;

// True because moleculer binds hooks and methods to the service, which has the members of its mixin.
export default gateway as unknown as ServiceSchema;
