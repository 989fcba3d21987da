import { describe, expect, test } from "@jest/globals";
import { firstToken, sidOf, successorOf } from "../../../services/users/refresh-tokens.ts";
import {
	expiryOf,
	GRACE_MS,
	isInGrace,
	isLive,
	SESSION_IDLE_MS,
	SESSION_MAX_MS,
	type SessionDocument,
} from "../../../services/users/sessions.model.ts";
import { newUser, type UserDocument } from "../../../services/users/users.model.ts";

const NOW = 1_000_000;
const sid = "ses_01h455vb4pex5vsknk084sn02q";
const profile = { id: "usr_01h455vb4pex5vsknk084sn02q", email: "a@example.com", firstName: "A", lastName: "B" };
const user: UserDocument = newUser({ ...profile, role: "customer", passwordHash: "-" }, { actor: "system:users" });
const session: SessionDocument = {
	_id: sid,
	version: 1,
	userId: user._id,
	epoch: 0,
	tokenHash: "current",
	previousHash: "previous",
	rotatedAt: NOW,
	startedAt: 0,
	expiresAt: NOW + 1,
};

describe("a session", () => {
	const cases: [string, boolean, Partial<SessionDocument>, Partial<UserDocument>][] = [
		["lives until it expires", true, {}, {}],
		["is over when it has expired", false, { expiresAt: NOW }, {}],
		["is over when its account was deleted", false, {}, { deletedAt: NOW }],
		["is over when the password was changed since", false, {}, { epoch: 1 }],
		["is over when another session changed the password", false, {}, { epoch: 1, keptSession: "another" }],
		["lives on when it changed the password itself", true, {}, { epoch: 1, keptSession: sid }],
		["lives when it began after the change", true, { epoch: 1 }, { epoch: 1, keptSession: "another" }],
	];
	test.each(cases)("%s", (_says, lives, ofSession, ofUser) => {
		expect(isLive({ ...session, ...ofSession }, { ...user, ...ofUser }, NOW)).toBe(lives);
	});

	test("answers the token before the current one for ten seconds, and no other token", () => {
		expect(isInGrace(session, "previous", NOW + GRACE_MS)).toBe(true);
		expect(isInGrace(session, "previous", NOW + GRACE_MS + 1)).toBe(false);
		expect(isInGrace(session, "older", NOW)).toBe(false);
		expect(isInGrace({ ...session, previousHash: undefined, rotatedAt: undefined }, "previous", NOW)).toBe(false);
	});

	test("is prolonged by use, up to a greatest age", () => {
		expect(expiryOf(NOW, NOW)).toBe(NOW + SESSION_IDLE_MS);
		expect(expiryOf(NOW, NOW + SESSION_MAX_MS - 1)).toBe(NOW + SESSION_MAX_MS);
	});
});

describe("a refresh token", () => {
	const token = firstToken(sid);

	test("carries its session and 256 random bits", () => {
		expect(sidOf(token)).toBe(sid);
		expect(Buffer.from(token.split(".")[1]!, "base64url")).toHaveLength(32);
		expect(firstToken(sid)).not.toBe(token);
	});

	test("has one successor, which only the server's secret finds", () => {
		const successor = successorOf(sid, token, "secret");
		expect(sidOf(successor)).toBe(sid);
		expect(successorOf(sid, token, "secret")).toBe(successor);
		expect(successorOf(sid, token, "another")).not.toBe(successor);
		expect(successorOf(sid, successor, "secret")).not.toBe(successor);
	});

	test.each(["", "x", sid, `${sid}.short`, `${token}x`, ` ${token}`, "a.b.c"])("is not %j", (text) => {
		expect(sidOf(text)).toBeUndefined();
	});
});
