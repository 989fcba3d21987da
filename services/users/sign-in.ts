import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import type { Params } from "../../shared/contracts/index.ts";
import type { SignedIn } from "../../shared/contracts/users.ts";
import { EmailTaken, LoginFailed } from "../../shared/errors.ts";
import { newId } from "../../shared/ids.ts";
import type { Parts } from "./parts.ts";
import { checkPolicy, hashPassword, needsRehash, verifyPassword } from "./passwords.ts";
import { openSession } from "./sessions.ts";
import { EMAIL_INDEX, emailKeyOf, newUser, type UserDocument } from "./users.model.ts";

/** Creates a customer's account and signs it in. Emits user.registered. Throws EmailTaken, ValidationFailed. */
export async function register(parts: Parts, ctx: Ctx<Params<"users.register">>): Promise<SignedIn> {
	const { password, ...profile } = ctx.params;
	checkPolicy(password);
	if (await findByEmail(parts, profile.email)) throw new EmailTaken();
	const passwordHash = await parts.hashing(() => hashPassword(password));
	const id = newId("usr");
	const document = newUser(
		{ id, ...profile, role: "customer", passwordHash },
		{ actor: `customer:${id}`, correlationId: ctx.requestID ?? undefined },
	);
	const user = await parts.users.insert(document).catch((error: { type?: string; index?: string }) => {
		throw error.index === EMAIL_INDEX ? new EmailTaken() : error;
	});
	parts.committed();
	return openSession(parts, user);
}

/** Signs in. An unknown e-mail and a wrong password are answered in the same words and the same time. */
export async function login(parts: Parts, ctx: Ctx<Params<"users.login">>): Promise<SignedIn> {
	const { email, password } = ctx.params;
	const user = await findByEmail(parts, email);
	const attempt = { account: emailKeyOf(email), address: callerOf(ctx).address };
	if (!(await isPasswordOf(parts, user, password, attempt))) throw new LoginFailed();
	// True because nobody's password is right.
	return openSession(parts, user!);
}

/**
 * Checks a password, hashing as long for nobody as for somebody. Counts and refuses as the throttle says, before
 * anything is hashed; a hash of other parameters than today's is renewed.
 */
export async function isPasswordOf(
	parts: Parts,
	user: UserDocument | null,
	password: string,
	attempt: { account: string; address?: string | undefined },
): Promise<boolean> {
	await parts.throttle.refuseExcess(attempt);
	const passwordHash = user?.passwordHash ?? (await parts.decoy);
	return parts.hashing(async () => {
		const isRight = await parts.throttle.try(attempt, () => verifyPassword(passwordHash, password));
		if (isRight && user && needsRehash(passwordHash)) await rehash(parts, user, password);
		return isRight && user !== null;
	});
}

/** Guarded by the epoch: it must not bring an old password back. */
async function rehash(parts: Parts, { _id, epoch }: UserDocument, password: string): Promise<void> {
	await parts.users.update({ _id, epoch }, { $set: { passwordHash: await hashPassword(password) } });
}

async function findByEmail(parts: Parts, email: string): Promise<UserDocument | null> {
	const { data } = await parts.users.find({ where: { emailKey: emailKeyOf(email) }, limit: 1 });
	return data[0] ?? null;
}
