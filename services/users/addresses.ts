import type { ParamsOf } from "../../shared/contracts/define.ts";
import type { SavedAddress, users } from "../../shared/contracts/users.ts";
import { NotFound, ValidationFailed } from "../../shared/errors.ts";
import { mergePatch } from "../../shared/merge-patch.ts";

/** How many addresses an account holds. */
export const MAX_ADDRESSES = 100;

export type NewAddress = ParamsOf<typeof users.addAddress>;
export type AddressPatch = Omit<ParamsOf<typeof users.changeAddress>, "id">;

// Of the addresses exactly one is the default, as long as there is any.

/** Adds an address under `id`; the first one, or one with `isDefault`, becomes the default. */
export function withAddress(addresses: SavedAddress[], id: string, address: NewAddress): SavedAddress[] {
	if (addresses.length >= MAX_ADDRESSES)
		throw new ValidationFailed([
			{ pointer: "", code: "TOO_MANY", message: `An account holds at most ${MAX_ADDRESSES} addresses.` },
		]);
	const added = { ...address, id, isDefault: false };
	const isDefault = address.isDefault || addresses.length === 0;
	return isDefault ? withDefault([...addresses, added], id) : [...addresses, added];
}

/** Changes an address. The default moves by naming another one: it cannot be taken away. */
export function withChange(addresses: SavedAddress[], id: string, patch: AddressPatch): SavedAddress[] {
	const address = addressOf(addresses, id);
	if (address.isDefault && patch.isDefault === false)
		throw new ValidationFailed([
			{ pointer: "/isDefault", code: "DEFAULT_NEEDED", message: "Make another address the default instead." },
		]);
	const changed = addresses.map((other) => (other === address ? mergePatch(address, patch) : other));
	return patch.isDefault ? withDefault(changed, id) : changed;
}

/** Removes an address; where it was the default, the oldest one left becomes it. */
export function withoutAddress(addresses: SavedAddress[], id: string): SavedAddress[] {
	const { isDefault } = addressOf(addresses, id);
	const left = addresses.filter((address) => address.id !== id);
	return isDefault && left[0] ? withDefault(left, left[0].id) : left;
}

/** Finds an address. Throws NotFound. */
export function addressOf(addresses: SavedAddress[], id: string): SavedAddress {
	const address = addresses.find((candidate) => candidate.id === id);
	if (!address) throw new NotFound("address");
	return address;
}

const withDefault = (addresses: SavedAddress[], id: string): SavedAddress[] =>
	addresses.map((address) => ({ ...address, isDefault: address.id === id }));
