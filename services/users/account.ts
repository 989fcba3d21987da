import { isDeepStrictEqual } from "node:util";
import { actorOf, userIdOf } from "../../shared/auth.ts";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { User } from "../../shared/contracts/users.ts";
import { ServiceUnavailable, Unauthenticated, ValidationFailed, VersionMismatch } from "../../shared/errors.ts";
import { mergePatch } from "../../shared/merge-patch.ts";
import type { Parts } from "./parts.ts";
import { checkPolicy, hashPassword } from "./passwords.ts";
import { isPasswordOf } from "./sign-in.ts";
import { untilApplied } from "./until-applied.ts";
import { toUser, type UserDocument, userFact } from "./users.model.ts";

/** Facts that may wait in one account: more come only where nothing carries them away. */
const MAX_PENDING_FACTS = 100;

const originOf = (ctx: Ctx) => ({ actor: actorOf(callerOf(ctx)), correlationId: ctx.requestID ?? undefined });

async function accountOf(parts: Parts, ctx: Ctx): Promise<UserDocument> {
	const user = await parts.users.get(userIdOf(callerOf(ctx)));
	if (!user || user.deletedAt !== undefined) throw new Unauthenticated();
	return user;
}

/** Reads the caller's account. */
export const readAccount = async (parts: Parts, ctx: Ctx): Promise<User> => toUser(await accountOf(parts, ctx));

/** Changes the caller's name or phone. Emits user.updated. Throws VersionMismatch where If-Match names another version. */
export function updateAccount(parts: Parts, ctx: Ctx<Params<"users.update">>): Promise<User> {
	return untilApplied(async () => {
		const user = await accountOf(parts, ctx);
		const { _id, version } = user;
		if (ctx.meta.ifMatch !== undefined && ctx.meta.ifMatch !== version) throw new VersionMismatch(version);
		const changed = mergePatch(user, ctx.params);
		if (isDeepStrictEqual(changed, user)) return toUser(user);
		if ((user.outbox?.length ?? 0) >= MAX_PENDING_FACTS) throw new ServiceUnavailable("The account");
		changed.version = version + 1;
		const saved = await parts.users.update(
			{ _id, version },
			{
				$set: {
					firstName: changed.firstName,
					lastName: changed.lastName,
					...(changed.phone !== undefined && { phone: changed.phone }),
				},
				...(changed.phone === undefined && { $unset: { phone: true } }),
				$inc: { version: 1 },
				$push: { outbox: userFact("user.updated", changed, originOf(ctx)) },
			},
		);
		if (saved) parts.committed();
		return saved && toUser(saved);
	});
}

/**
 * Deletes the caller's account: personal data and the e-mail are given up at once, and with them every session; what
 * remains carries the fact user.deleted and is swept when that has gone.
 */
export async function removeAccount(parts: Parts, ctx: Ctx): Promise<null> {
	const user = await untilApplied(async () => {
		const account = await accountOf(parts, ctx);
		const { _id, version, outbox: _facts, deletedAt: _none, ...personal } = account;
		return parts.users.update(
			{ _id, version },
			{
				$unset: Object.fromEntries(Object.keys(personal).map((member) => [member, true as const])),
				$set: { deletedAt: Date.now() },
				$inc: { version: 1 },
				$push: { outbox: userFact("user.deleted", { ...account, version: version + 1 }, originOf(ctx)) },
			},
		);
	});
	parts.committed();
	const { data } = await parts.sessions.find({ where: { userId: user._id }, limit: 1000, fields: [] });
	await parts.sessions.remove({ userId: user._id });
	await parts.addressBooks.remove({ _id: user._id });
	parts.ended(data.map(({ _id }) => _id));
	return null;
}

/** Changes the caller's password and ends all other sessions in the same write. A wrong current one counts as a failed login. */
export async function changePassword(parts: Parts, ctx: Ctx<Params<"users.changePassword">>): Promise<null> {
	const { currentPassword, password } = ctx.params;
	checkPolicy(password);
	const user = await accountOf(parts, ctx);
	const { sid, address } = callerOf(ctx);
	if (!(await isPasswordOf(parts, user, currentPassword, { account: user.emailKey, address }))) throw wrongPassword();
	const passwordHash = await parts.hashing(() => hashPassword(password));
	const changed = await parts.users.update(
		{ _id: user._id, epoch: user.epoch },
		{ $set: { passwordHash, ...(sid && { keptSession: sid }) }, $inc: { epoch: 1 } },
	);
	// Another change came first: what was the current password is so no longer.
	if (!changed) throw wrongPassword();
	await removeOthers(parts, changed, sid);
	return null;
}

const wrongPassword = () =>
	new ValidationFailed([
		{ pointer: "/currentPassword", code: "WRONG_PASSWORD", message: "This is not the current password." },
	]);

/** Removes sessions that a change of the password ended; they were dead already, by their epoch. */
async function removeOthers(parts: Parts, { _id, epoch }: UserDocument, kept = ""): Promise<void> {
	const where = { userId: _id, epoch: { $lt: epoch }, _id: { $ne: kept } };
	const { data } = await parts.sessions.find({ where, limit: 1000, fields: [] });
	await parts.sessions.remove(where);
	parts.ended(data.map((session) => session._id));
}
