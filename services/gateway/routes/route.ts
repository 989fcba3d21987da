import type { TObject, TSchema } from "typebox";
import Type from "typebox";
import type { Auth } from "../../../shared/contracts/define.ts";
import { Strict } from "../../../shared/contracts/define.ts";
import { type ActionName, contractOf } from "../../../shared/contracts/index.ts";
import type { ApiRequest, Reply } from "../http/request.ts";

/** What a row of the routing table says; who may call and what is read comes from the action's contract. */
export interface RouteRow {
	method: "GET" | "POST" | "PATCH" | "DELETE";
	/** Below /api/v1 unless `root`; `{name}` is a parameter. */
	path: string;
	action?: ActionName;
	/** Answers instead of the bare action: aggregation, cookies, streams. */
	page?: (request: ApiRequest) => Promise<Reply | undefined>;
	/** What the page answers, where that differs from the action's contract. */
	returns?: TSchema;
	status?: number;
	/** The path of the thing that a 201 or 202 made. */
	location?: (body: Record<string, unknown>) => string;
	/** The strong tag of the body's version, or the weak one of its bytes. */
	etag?: "version" | "body";
	/** Answers come from the gateway's one cache, for at most a second, for anyone. */
	isCached?: boolean;
	/** Not counted against the rate limit. */
	isUnlimited?: boolean;
	idempotencyKey?: "required" | "optional";
	ifMatch?: "required" | "optional";
	/** What the body is, where it is not JSON. */
	body?: "stream";
	/** Lasts as long as bytes flow. */
	isStream?: boolean;
	/** For rows without an action: who may call, what it is and which parameters it has. */
	who?: Auth;
	summary?: string;
	params?: TObject;
	tag: string;
	/** Not below /api/v1. */
	isRoot?: boolean;
	/** The media type of the answer, where it is not JSON. */
	produces?: string;
	/** Codes of the problems that the route answers beside the general ones. */
	problems?: readonly string[];
}

/** A row with what its contract adds, ready to serve and to document. */
export interface Route extends RouteRow {
	fullPath: string;
	auth: Auth;
	about: string;
	pathSchema: TObject;
	querySchema: TObject;
	bodySchema: TObject | undefined;
	answer: TSchema;
}

const NONE = Strict({});

/** Completes a row from its contract; throws, and so stops the start, where nobody says who may call. */
export function routeOf(row: RouteRow): Route {
	const contract = row.action && contractOf(row.action);
	const auth = row.who ?? contract?.auth;
	if (!auth) throw new TypeError(`${row.method} ${row.path} does not say who may call it.`);
	if (auth === "internal" && !row.page)
		throw new TypeError(`${row.method} ${row.path} would publish an internal action.`);
	const params = row.params ?? contract?.params ?? NONE;
	const inPath = [...row.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
	const rest = Type.Omit(params, inPath);
	const isRead = row.method === "GET" || row.method === "DELETE" || row.body === "stream";
	const answer = row.returns ?? contract?.returns ?? Type.Unknown();
	return {
		...row,
		fullPath: row.isRoot ? row.path : `/api/v1${row.path}`,
		auth,
		about: row.summary ?? contract?.summary ?? "",
		pathSchema: strict(Type.Pick(params, inPath)),
		querySchema: isRead ? strict(rest) : NONE,
		bodySchema: isRead || Object.keys(rest.properties).length === 0 ? undefined : strict(rest),
		answer,
	};
}

// Pick and Omit keep the properties, not the options.
const strict = (schema: TObject): TObject => Strict(schema.properties);
