import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { MAX_ADDRESSES, withAddress, withChange, withoutAddress } from "../../../services/users/addresses.ts";
import type { SavedAddress } from "../../../shared/contracts/users.ts";

const address = {
	firstName: "Ada",
	lastName: "Byron",
	street: "1 St James",
	city: "London",
	postalCode: "SW1",
	country: "GB",
};
const defaultsOf = (addresses: SavedAddress[]) => addresses.filter(({ isDefault }) => isDefault).map(({ id }) => id);
const two = withAddress(withAddress([], "a", address), "b", address);

describe("of an account's addresses", () => {
	test("the first is the default, and stays it when another comes", () => {
		expect(defaultsOf(two)).toEqual(["a"]);
	});

	test("one that comes with isDefault, or is changed to it, becomes the default", () => {
		expect(defaultsOf(withAddress(two, "c", { ...address, isDefault: true }))).toEqual(["c"]);
		expect(defaultsOf(withChange(two, "b", { isDefault: true }))).toEqual(["b"]);
	});

	test("the default cannot be taken away, only moved", () => {
		expect(() => withChange(two, "a", { isDefault: false })).toThrow(expect.objectContaining({ code: 422 }));
		expect(defaultsOf(withChange(two, "b", { isDefault: false }))).toEqual(["a"]);
	});

	test("the oldest becomes the default when the default is deleted", () => {
		expect(defaultsOf(withoutAddress(two, "a"))).toEqual(["b"]);
		expect(withoutAddress(withoutAddress(two, "a"), "b")).toEqual([]);
	});

	test("a merge patch sets, keeps and removes", () => {
		const [changed] = withChange(withChange(two, "a", { label: "Home", city: "Paris" }), "a", { label: null });
		expect(changed).toEqual({ ...address, id: "a", city: "Paris", isDefault: true });
	});

	test("an unknown one is not found", () => {
		expect(() => withChange(two, "c", {})).toThrow(expect.objectContaining({ code: 404 }));
		expect(() => withoutAddress(two, "c")).toThrow(expect.objectContaining({ code: 404 }));
	});

	test(`there are at most ${MAX_ADDRESSES}`, () => {
		let addresses: SavedAddress[] = [];
		for (let n = 0; n < MAX_ADDRESSES; n++) addresses = withAddress(addresses, String(n), address);
		expect(() => withAddress(addresses, "more", address)).toThrow(expect.objectContaining({ code: 422 }));
	});

	test("exactly one is the default, whatever is done to them", () => {
		const step = fc.record({
			kind: fc.constantFrom("add", "change", "remove"),
			id: fc.constantFrom("a", "b", "c", "d"),
			isDefault: fc.option(fc.boolean(), { nil: undefined }),
		});
		const apply = (
			addresses: SavedAddress[],
			{ kind, id, isDefault }: { kind: string; id: string; isDefault?: boolean },
		) => {
			const isThere = addresses.some((other) => other.id === id);
			if (kind === "add") return isThere ? addresses : withAddress(addresses, id, { ...address, isDefault });
			if (!isThere) return addresses;
			if (kind === "remove") return withoutAddress(addresses, id);
			return isDefault === false ? addresses : withChange(addresses, id, { isDefault });
		};
		fc.assert(
			fc.property(fc.array(step), (steps) => {
				const addresses = steps.reduce(apply, [] as SavedAddress[]);
				expect(defaultsOf(addresses)).toHaveLength(addresses.length > 0 ? 1 : 0);
			}),
		);
	});
});
