import { call } from "../../../shared/broker/call.ts";
import type { Params } from "../../../shared/contracts/index.ts";
import type { SignedIn } from "../../../shared/contracts/users.ts";
import { Forbidden, Unauthenticated } from "../../../shared/errors.ts";
import { runtimeOf } from "../../../shared/runtime.ts";
import type { ApiRequest, Reply } from "../http/request.ts";

// The four pages below have their parameters checked against the contracts of the actions they call.

export const register = (request: ApiRequest) => signIn(request, "users.register");
export const login = (request: ApiRequest) => signIn(request, "users.login");

async function signIn(request: ApiRequest, action: "users.register" | "users.login"): Promise<Reply> {
	refuseForeignOrigin(request);
	return withCookie(request, await call(request.ctx, action, request.params as Params<typeof action>));
}

/** Rotates the refresh cookie. */
export async function refresh(request: ApiRequest): Promise<Reply> {
	refuseForeignOrigin(request);
	const refreshToken = readCookie(request);
	if (!refreshToken) throw new Unauthenticated("The refresh cookie is missing.");
	return withCookie(request, await call(request.ctx, "users.refresh", { refreshToken }));
}

/** Ends the session and clears the cookie, also where the session is already gone. */
export async function logout(request: ApiRequest): Promise<Reply> {
	refuseForeignOrigin(request);
	const refreshToken = readCookie(request);
	await call(request.ctx, "users.logout", refreshToken ? { refreshToken } : {});
	return { status: 204, headers: { "Set-Cookie": cookie(request, "", 0) } };
}

const withCookie = (request: ApiRequest, { session, refreshToken, refreshExpiresIn }: SignedIn): Reply => ({
	body: session,
	headers: { "Set-Cookie": cookie(request, refreshToken, refreshExpiresIn) },
});

const publicUrlOf = ({ ctx }: ApiRequest) => runtimeOf(ctx.service!).config.publicUrl;
const isHttps = (request: ApiRequest) => publicUrlOf(request)?.startsWith("https:") ?? false;
const cookieName = (request: ApiRequest) => (isHttps(request) ? "__Secure-refresh" : "refresh");

function cookie(request: ApiRequest, value: string, maxAge: number): string {
	const secure = isHttps(request) ? "; Secure" : "";
	return `${cookieName(request)}=${value}; Path=/api/v1/auth; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`;
}

function readCookie(request: ApiRequest): string | undefined {
	const prefix = `${cookieName(request)}=`;
	const pair = (request.raw.headers.cookie ?? "").split(/; */).find((each) => each.startsWith(prefix));
	const token = pair?.slice(prefix.length);
	return token && /^[\w.-]{16,200}$/.test(token) ? token : undefined;
}

/** CSRF: a browser says where a request comes from; only our own pages may use the cookie. */
function refuseForeignOrigin(request: ApiRequest): void {
	const { origin, host } = request.raw.headers;
	if (origin === undefined) return;
	const publicUrl = publicUrlOf(request);
	const own = publicUrl ? new URL(publicUrl).origin : `http://${host}`;
	if (origin !== own) throw new Forbidden("This request comes from a page of another site.");
}
