import { Strict } from "../../../shared/contracts/define.ts";
import { Session } from "../../../shared/contracts/users.ts";
import { login, logout, refresh, register } from "../pages/session.ts";
import type { RouteRow } from "./route.ts";

const tag = "Account";
const session = { returns: Session, tag } as const;
/** These two read the cookie, not the body. */
const fromCookie = { params: Strict({}) } as const;

/** Registration, sign-in and what a customer keeps with us. */
export const account: RouteRow[] = [
	{
		method: "POST",
		path: "/auth/register",
		action: "users.register",
		page: register,
		status: 201,
		...session,
		problems: ["EMAIL_TAKEN"],
	},
	{
		method: "POST",
		path: "/auth/login",
		action: "users.login",
		page: login,
		...session,
		problems: ["LOGIN_FAILED", "TOO_MANY_REQUESTS"],
	},
	{ method: "POST", path: "/auth/refresh", action: "users.refresh", page: refresh, ...fromCookie, ...session },
	{ method: "POST", path: "/auth/logout", action: "users.logout", page: logout, status: 204, ...fromCookie, tag },
	{ method: "GET", path: "/users/me", action: "users.me", etag: "version", tag },
	{ method: "PATCH", path: "/users/me", action: "users.update", etag: "version", ifMatch: "optional", tag },
	{ method: "DELETE", path: "/users/me", action: "users.remove", status: 204, tag },
	{ method: "POST", path: "/users/me/password", action: "users.changePassword", status: 204, tag },
	{ method: "GET", path: "/users/me/addresses", action: "users.addresses", etag: "body", tag },
	{
		method: "POST",
		path: "/users/me/addresses",
		action: "users.addAddress",
		status: 201,
		location: ({ id }) => `/api/v1/users/me/addresses/${id}`,
		idempotencyKey: "optional",
		tag,
	},
	{ method: "PATCH", path: "/users/me/addresses/{id}", action: "users.changeAddress", tag },
	{ method: "DELETE", path: "/users/me/addresses/{id}", action: "users.removeAddress", status: 204, tag },
];
