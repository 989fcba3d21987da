import { randomUUID } from "node:crypto";

/** An answer of the API, its body read. */
export interface Answer<T> {
	status: number;
	headers: Headers;
	body: T;
}

export interface RequestOptions {
	body?: unknown;
	/** The access token. */
	token?: string | undefined;
	cartToken?: string | undefined;
	ifMatch?: string;
	/** An Idempotency-Key; `true` makes one. */
	key?: string | true;
	headers?: Record<string, string>;
	/** Sent as it is instead of a JSON body. */
	raw?: { type: string; data: string | Uint8Array | ReadableStream };
}

export type Client = ReturnType<typeof client>;

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** A client of the REST API that knows nothing but HTTP. */
export function client(url: string, send: Fetch = fetch) {
	async function request<T = any>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
		const { body, token, cartToken, ifMatch, key, raw } = options;
		const headers: Record<string, string> = { ...options.headers };
		if (token) headers.authorization = `Bearer ${token}`;
		if (cartToken) headers["x-cart-token"] = cartToken;
		if (ifMatch) headers["if-match"] = ifMatch;
		if (key) headers["idempotency-key"] = key === true ? randomUUID() : key;
		if (body !== undefined) headers["content-type"] ??= "application/json";
		if (raw) headers["content-type"] = raw.type;
		const answer = await send(/^\/(api|media)\//.test(path) ? url + path : `${url}/api/v1${path}`, {
			method,
			headers,
			...(body !== undefined && { body: JSON.stringify(body) }),
			...(raw && { body: raw.data, duplex: "half" }),
		} as RequestInit);
		const text = await answer.text();
		const isJson =
			answer.headers.get("content-type")?.includes("json") && !answer.headers.get("content-type")?.includes("ndjson");
		return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as T };
	}
	return {
		request,
		get: <T = any>(path: string, options?: RequestOptions) => request<T>("GET", path, options),
		post: <T = any>(path: string, body?: unknown, options?: RequestOptions) =>
			request<T>("POST", path, { ...options, body }),
		patch: <T = any>(path: string, body: unknown, options?: RequestOptions) =>
			request<T>("PATCH", path, { ...options, body }),
		delete: <T = any>(path: string, options?: RequestOptions) => request<T>("DELETE", path, options),
	};
}

/** Asks until `check` is content, for at most `ms`; throws with the last answer where it never was. */
export async function until<T>(ask: () => Promise<T>, check: (answer: T) => boolean, ms = 10_000): Promise<T> {
	const end = Date.now() + ms;
	for (;;) {
		const answer = await ask();
		if (check(answer)) return answer;
		if (Date.now() > end)
			throw new Error(`It did not come true within ${ms} ms: ${JSON.stringify(answer).slice(0, 500)}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
