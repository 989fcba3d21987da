import type { IncomingMessage, ServerResponse } from "node:http";
import type { Ctx } from "../../../shared/broker/call.ts";

/** What moleculer-web adds to a request before our handler runs. */
export interface GatewayRequest extends IncomingMessage {
	originalUrl: string;
	/** The root context: the caller, the request id and the answer's meta travel in it. */
	$ctx: Ctx;
	/** Parameters of the path, decoded. */
	$params: { params?: Record<string, string> };
	/** The parsed JSON body; undefined where there is none or its type is another. */
	body?: unknown;
}

/** A request that is understood: checked parameters, a known caller. */
export interface ApiRequest {
	ctx: Ctx;
	/** Path, query and body in one, as the action's contract wants them. */
	params: Record<string, unknown>;
	raw: GatewayRequest;
	response: ServerResponse;
}

/** What a page answers: a body to send as JSON, or with its own status and headers. */
export interface Reply {
	status?: number;
	headers?: Record<string, string | string[]>;
	body?: unknown;
}
