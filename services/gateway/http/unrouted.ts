import { MethodNotAllowed, NotFound, type VoltricoError } from "../../../shared/errors.ts";
import type { Route } from "../routes/route.ts";
import type { GatewayRequest } from "./request.ts";

/** The path of a raw URL. */
export function pathOf(url: string): string {
	const question = url.indexOf("?");
	return question === -1 ? url : url.slice(0, question);
}

/** Why no route answers: the path is unknown, or it is known with other methods. */
export function notRouted(request: GatewayRequest, routes: Route[]): VoltricoError {
	const segments = pathOf(request.originalUrl ?? request.url ?? "/").split("/");
	const isKnown = routes.some(({ fullPath }) => {
		const parts = fullPath.split("/");
		return parts.length === segments.length && parts.every((part, i) => part === segments[i] || part.startsWith("{"));
	});
	return isKnown ? new MethodNotAllowed(request.method ?? "") : new NotFound("route");
}
