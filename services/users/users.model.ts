import type { CollectionDefinition, Document } from "../../mixins/document-store/port.ts";
import { newFact } from "../../shared/broker/fact.ts";
import type { Actor, Fact } from "../../shared/contracts/events.ts";
import type { Role, User } from "../../shared/contracts/users.ts";

/** An account. After its deletion only `_id`, `version`, `deletedAt` and the last fact are left, until that has gone. */
export interface UserDocument extends Document {
	email: string;
	/** What the e-mail is compared by; given up at the deletion, so that the e-mail is free again. */
	emailKey: string;
	emailVerified: boolean;
	firstName: string;
	lastName: string;
	phone?: string;
	role: Role;
	passwordHash: string;
	/** Raised by a change of the password: sessions of an earlier epoch are over, in the very same write. */
	epoch: number;
	/** The session that made the change, which lives on. */
	keptSession?: string;
	createdAt: string;
	/** Milliseconds. */
	deletedAt?: number;
}

export const EMAIL_INDEX = "users_email";

export const USERS: CollectionDefinition = {
	name: "users",
	fields: { emailKey: "string", role: "string", epoch: "number", deletedAt: "number" },
	indexes: [
		{ name: EMAIL_INDEX, fields: ["emailKey"], unique: true },
		{ name: "users_role", fields: ["role"] },
		{ name: "users_deleted", fields: ["deletedAt"] },
	],
};

/** What two spellings of one e-mail have in common. Nobody's provider tells them apart by case. */
export const emailKeyOf = (email: string): string => email.normalize("NFC").toLowerCase();

/** What a new account is made of. */
export interface NewUser {
	id: string;
	email: string;
	firstName: string;
	lastName: string;
	role: Role;
	passwordHash: string;
}

/** Makes the document of a new account, with its fact. */
export function newUser(
	{ id, email, ...rest }: NewUser,
	origin: { actor: Actor; correlationId?: string },
): UserDocument {
	const createdAt = new Date().toISOString();
	const account = { ...rest, _id: id, version: 1, email, emailKey: emailKeyOf(email), emailVerified: false };
	const user = { ...account, epoch: 0, createdAt };
	return { ...user, outbox: [userFact("user.registered", user, origin)] };
}

/** The account as the API shows it: what is not named here never leaves the service. */
export const toUser = (user: UserDocument): User => ({
	id: user._id,
	email: user.email,
	emailVerified: user.emailVerified,
	firstName: user.firstName,
	lastName: user.lastName,
	...(user.phone !== undefined && { phone: user.phone }),
	role: user.role,
	createdAt: user.createdAt,
	version: user.version,
});

/** Writes the fact of a change, with the account as it is after it. */
export const userFact = (
	type: "user.registered" | "user.updated" | "user.deleted",
	user: UserDocument,
	origin: { actor: Actor; correlationId?: string },
): Fact => newFact({ type, subject: user._id, aggregateVersion: user.version, data: toUser(user), ...origin });
