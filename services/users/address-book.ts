import type { Collection, CollectionDefinition, Document } from "../../mixins/document-store/port.ts";
import { userIdOf } from "../../shared/auth.ts";
import { type Ctx, callerOf } from "../../shared/broker/call.ts";
import type { SavedAddress } from "../../shared/contracts/users.ts";
import { IdempotencyKeyReused } from "../../shared/errors.ts";
import { fingerprintOf } from "../../shared/fingerprint.ts";
import { newId } from "../../shared/ids.ts";
import { type AddressPatch, addressOf, type NewAddress, withAddress, withChange, withoutAddress } from "./addresses.ts";
import { untilApplied } from "./until-applied.ts";

/** How many idempotency keys a book remembers. */
const MAX_KEYS = 100;

/** A request with a key, and the address that it made. */
interface Made {
	key: string;
	fingerprint: string;
	addressId: string;
}

/** The addresses of one account, under its id; beside the account, whose version they do not touch. */
export interface AddressBook extends Document {
	addresses: SavedAddress[];
	made: Made[];
}

export const ADDRESS_BOOKS: CollectionDefinition = { name: "addresses", fields: {}, indexes: [] };

type Books = Collection<AddressBook>;
type Content = Pick<AddressBook, "addresses" | "made">;

/** Lists the caller's addresses, oldest first. */
export async function listAddresses(books: Books, ctx: Ctx): Promise<{ data: SavedAddress[] }> {
	const book = await books.get(userIdOf(callerOf(ctx)));
	return { data: book?.addresses ?? [] };
}

/** Saves an address, once per Idempotency-Key. Throws IdempotencyKeyReused, and NotFound where it was deleted since. */
export async function addAddress(books: Books, ctx: Ctx<NewAddress>): Promise<SavedAddress> {
	const { idempotencyKey: key } = ctx.meta;
	const fingerprint = fingerprintOf(ctx.params);
	const id = newId("adr");
	let replayed: Made | undefined;
	const { addresses } = await changeBook(books, ctx, (book) => {
		replayed = book.made.find((made) => made.key === key);
		if (replayed && replayed.fingerprint !== fingerprint) throw new IdempotencyKeyReused();
		if (replayed) return book;
		const made = key === undefined ? book.made : [...book.made, { key, fingerprint, addressId: id }].slice(-MAX_KEYS);
		return { addresses: withAddress(book.addresses, id, ctx.params), made };
	});
	if (replayed) ctx.meta.$responseHeaders = { ...Object(ctx.meta.$responseHeaders), "Idempotent-Replayed": "true" };
	return addressOf(addresses, replayed?.addressId ?? id);
}

/** Changes an address by a merge patch. Throws NotFound. */
export async function changeAddress(books: Books, ctx: Ctx<AddressPatch & { id: string }>): Promise<SavedAddress> {
	const { id, ...patch } = ctx.params;
	const change = ({ addresses, made }: Content) => ({ addresses: withChange(addresses, id, patch), made });
	return addressOf((await changeBook(books, ctx, change)).addresses, id);
}

/** Deletes an address. Throws NotFound. */
export async function removeAddress(books: Books, ctx: Ctx<{ id: string }>): Promise<null> {
	const { id } = ctx.params;
	await changeBook(books, ctx, ({ addresses, made }) => ({ addresses: withoutAddress(addresses, id), made }));
	return null;
}

const EMPTY: Content = { addresses: [], made: [] };

/** Applies a change to the caller's book under its version. A change that answers its argument writes nothing. */
function changeBook(books: Books, ctx: Ctx, change: (content: Content) => Content): Promise<Content> {
	const _id = userIdOf(callerOf(ctx));
	return untilApplied(async () => {
		const book = await books.get(_id);
		const content = book ?? EMPTY;
		const next = change(content);
		if (next === content) return content;
		if (book) return books.update({ _id, version: book.version }, { $set: { ...next }, $inc: { version: 1 } });
		const { inserted } = await books.insertMany([{ _id, version: 1, ...next }], "skip");
		return inserted === 1 ? next : null;
	});
}
