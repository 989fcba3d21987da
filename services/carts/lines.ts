import type { Change } from "../../mixins/document-store/port.ts";
import { MAX_LINES, MAX_QUANTITY } from "../../shared/contracts/carts.ts";
import type { SoldVariant } from "../../shared/contracts/products.ts";
import { CartFull, NotFound, SkuUnknown } from "../../shared/errors.ts";
import { lineId } from "../../shared/ids.ts";
import type { CartDocument, CartEntry } from "./carts.model.ts";

type Lines = CartDocument["lines"];
/** Pieces to add, with what is known of their product. */
export type Addition = Omit<CartEntry, "position">;
export interface WantedLine {
	sku: string;
	quantity: number;
}

/** Makes additions of what a shopper asked for. Throws SkuUnknown, with `pointerOf` its index, for what is not sold. */
export function additionsOf(
	wanted: readonly WantedLine[],
	variants: ReadonlyMap<string, SoldVariant>,
	pointerOf: (index: number) => string,
): Addition[] {
	return wanted.map(({ sku, quantity }, index) => {
		const variant = variants.get(sku);
		if (!variant?.isSold) throw new SkuUnknown(sku, pointerOf(index));
		const { productId, name, imageUrl, price } = variant;
		return { sku, quantity, productId, name, ...(imageUrl && { imageUrl }), seenPrice: price };
	});
}

/** The lines that change when `additions` come: the same SKU adds up, to at most 999. Throws CartFull above 100 lines. */
export function added(lines: Lines, additions: readonly Addition[]): Lines {
	const changed: Lines = {};
	let position = 1 + Math.max(0, ...Object.values(lines).map((entry) => entry.position));
	for (const addition of additions) {
		const id = lineId(addition.sku);
		const present = changed[id] ?? lines[id];
		const quantity = Math.min(MAX_QUANTITY, (present?.quantity ?? 0) + addition.quantity);
		changed[id] = { ...addition, quantity, position: present?.position ?? position++ };
	}
	if (Object.keys({ ...lines, ...changed }).length > MAX_LINES) throw new CartFull(MAX_LINES);
	return changed;
}

/** Of `additions`, those that find room: all whose SKU is there, others until the cart has 100 lines. */
export function fitting(lines: Lines, additions: readonly Addition[]): Addition[] {
	let room = MAX_LINES - Object.keys(lines).length;
	return additions.filter(({ sku }) => lineId(sku) in lines || room-- > 0);
}

/** Writes lines. */
export const setting = (lines: Lines): Change => ({
	$set: Object.fromEntries(Object.entries(lines).map(([id, entry]) => [`lines.${id}`, entry])),
});

/** Sets a line's quantity; nothing where it has it. Throws NotFound for a line that is not there. */
export function changing({ lines }: CartDocument, id: string, quantity: number): Change | undefined {
	const present = lines[id];
	if (!present) throw new NotFound("line");
	return present.quantity === quantity ? undefined : { $set: { [`lines.${id}.quantity`]: quantity } };
}

/** Removes a line. Throws NotFound for one that is not there. */
export function removing({ lines }: CartDocument, id: string): Change {
	if (!lines[id]) throw new NotFound("line");
	return { $unset: { [`lines.${id}`]: true } };
}

/** Removes all lines; nothing where there are none. */
export const clearing = ({ lines }: CartDocument): Change | undefined =>
	Object.keys(lines).length === 0 ? undefined : { $set: { lines: {} } };

/** Takes what was ordered out of a cart; a line that comes to nothing goes, what was added meanwhile stays. */
export function subtracting({ lines }: CartDocument, ordered: readonly WantedLine[]): Change {
	const change = { $set: {} as Record<string, number>, $unset: {} as Record<string, true> };
	for (const { sku, quantity } of ordered) {
		const id = lineId(sku);
		const rest = (lines[id]?.quantity ?? 0) - quantity;
		if (rest > 0) change.$set[`lines.${id}.quantity`] = rest;
		else if (lines[id]) change.$unset[`lines.${id}`] = true;
	}
	return change;
}
