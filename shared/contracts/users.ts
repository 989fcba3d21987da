import Type, { type Static } from "typebox";
import { addressFields, Email, health, Id, Nothing, Nullable, Phone, Text, Timestamp, Version } from "./common.ts";
import { mutation, query, Strict } from "./define.ts";

export const Role = Type.Enum(["customer", "admin"]);
export type Role = Static<typeof Role>;

/** 8 to 128 characters; common passwords are refused by the service (NIST SP 800-63B 5.1.1.2). */
export const Password = Type.String({ minLength: 8, maxLength: 128 });
/** A password as it is tried at a login: any text of a sane length. */
const TriedPassword = Type.String({ minLength: 1, maxLength: 128 });

export const User = Strict({
	id: Id("usr"),
	email: Type.String(),
	emailVerified: Type.Boolean(),
	firstName: Type.String(),
	lastName: Type.String(),
	phone: Type.Optional(Phone),
	role: Role,
	createdAt: Timestamp,
	version: Version,
});
export type User = Static<typeof User>;

/** What a sign-in answers; the refresh token travels in a cookie beside it. */
export const Session = Strict({
	accessToken: Type.String(),
	/** Seconds. */
	expiresIn: Type.Integer(),
	user: User,
});
export type Session = Static<typeof Session>;

/** A session with its refresh token, between users and gateway only. */
const SignedIn = Strict({
	session: Session,
	refreshToken: Type.String(),
	/** Seconds until the refresh token ends. */
	refreshExpiresIn: Type.Integer(),
});
export type SignedIn = Static<typeof SignedIn>;
const RefreshToken = Type.String({ minLength: 16, maxLength: 200 });

const savedAddress = { ...addressFields, label: Type.Optional(Text(50)), isDefault: Type.Boolean() };
export const SavedAddress = Strict({ id: Id("adr"), ...savedAddress });
export type SavedAddress = Static<typeof SavedAddress>;

export const users = {
	health,
	register: mutation({
		summary: "Creates a customer's account and signs it in.",
		auth: "public",
		idempotent: "unique e-mail",
		params: { email: Email, password: Password, firstName: Text(100), lastName: Text(100) },
		returns: SignedIn,
	}),
	login: mutation({
		summary: "Signs in with e-mail and password.",
		auth: "public",
		idempotent: "each call begins a session of its own",
		params: { email: Type.String({ minLength: 1, maxLength: 254 }), password: TriedPassword },
		returns: SignedIn,
	}),
	refresh: mutation({
		summary: "Answers a new access token for the refresh cookie and rotates it.",
		auth: "public",
		idempotent: "repeated within 10 s it answers the same successor; later it revokes the family",
		params: { refreshToken: RefreshToken },
		returns: SignedIn,
	}),
	logout: mutation({
		summary: "Ends the session of the refresh cookie.",
		auth: "public",
		idempotent: "an ended session stays ended",
		params: { refreshToken: Type.Optional(RefreshToken) },
		returns: Nothing,
	}),
	session: query({
		summary: "Says whose a live session is; for the gateway, at each token's first use and every 5 s after.",
		auth: "internal",
		params: { sid: Id("ses") },
		returns: Strict({ userId: Id("usr"), role: Role, email: Type.String() }),
	}),
	me: query({ summary: "Reads the caller's account.", auth: "customer", params: {}, returns: User }),
	update: mutation({
		summary: "Changes the caller's account (merge patch).",
		auth: "customer",
		idempotent: "setting the same values again changes nothing",
		params: {
			firstName: Type.Optional(Text(100)),
			lastName: Type.Optional(Text(100)),
			phone: Type.Optional(Nullable(Phone)),
		},
		returns: User,
	}),
	remove: mutation({
		summary: "Deletes the caller's account, its addresses and sessions.",
		auth: "customer",
		idempotent: "a deleted account stays deleted",
		params: {},
		returns: Nothing,
	}),
	changePassword: mutation({
		summary: "Changes the caller's password and ends all other sessions.",
		auth: "customer",
		idempotent: "repeated, the current password is no longer right",
		params: { currentPassword: TriedPassword, password: Password },
		returns: Nothing,
	}),
	addresses: query({
		summary: "Lists the caller's addresses.",
		auth: "customer",
		params: {},
		returns: Strict({ data: Type.Array(SavedAddress) }),
	}),
	addAddress: mutation({
		summary: "Saves an address; the first one, or one with isDefault, becomes the default.",
		auth: "customer",
		idempotent: "a given Idempotency-Key answers with the address it made",
		params: { ...savedAddress, isDefault: Type.Optional(Type.Boolean()) },
		returns: SavedAddress,
	}),
	changeAddress: mutation({
		summary: "Changes an address (merge patch).",
		auth: "customer",
		idempotent: "setting the same values again changes nothing",
		params: {
			id: Id("adr"),
			firstName: Type.Optional(addressFields.firstName),
			lastName: Type.Optional(addressFields.lastName),
			street: Type.Optional(addressFields.street),
			street2: Type.Optional(Nullable(Text(200))),
			city: Type.Optional(addressFields.city),
			state: Type.Optional(Nullable(Text(100))),
			postalCode: Type.Optional(addressFields.postalCode),
			country: Type.Optional(addressFields.country),
			phone: Type.Optional(Nullable(Phone)),
			label: Type.Optional(Nullable(Text(50))),
			isDefault: Type.Optional(Type.Boolean()),
		},
		returns: SavedAddress,
	}),
	removeAddress: mutation({
		summary: "Deletes an address.",
		auth: "customer",
		idempotent: "a deleted address is not found again",
		params: { id: Id("adr") },
		returns: Nothing,
	}),
};
