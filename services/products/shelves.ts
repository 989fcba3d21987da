import type { ProductDetail } from "../../shared/contracts/products.ts";
import type { CategoryStep } from "./products.model.ts";

/** The shelf of all active products. */
export const PUBLIC = "*";
/** Where products wait that are neither active nor deleted. */
export const HIDDEN = "-*";
/** Where a deleted product waits until its facts have gone. */
export const DELETED = "deleted";

/** A category's shelf: the random tail of its id, whose 60 bits no two categories share. */
export const categoryShelf = (categoryId: string): string => categoryId.slice(-12);

/** A brand as it is compared: without regard to case. */
export const brandKeyOf = (brand: string): string => brand.normalize("NFC").toLowerCase().toWellFormed();

/** The same shelf or brand, of the products that are not public. */
export const hidden = (shelf: string): string => `-${shelf}`;

/** The shelves a product stands on: that of all and one for each category on its path. */
export const shelvesOf = (status: ProductDetail["status"], path: CategoryStep[]): string[] =>
	visible(status, [PUBLIC, ...path.map(({ id }) => categoryShelf(id))]);

/** The brands a product is listed under: its own. */
export const brandKeysOf = (status: ProductDetail["status"], brand: string | undefined): string[] =>
	visible(status, brand === undefined ? [] : [brandKeyOf(brand)]);

const visible = (status: ProductDetail["status"], shelves: string[]): string[] =>
	status === "active" ? shelves : shelves.map(hidden);

/** How much of a name the sort compares; it fits a cursor. */
const NAME_KEY_LENGTH = 80;

/** What the sort by name compares: the beginning of the name without case and accents. */
export const nameKeyOf = (name: string): string =>
	name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().slice(0, NAME_KEY_LENGTH).toWellFormed();
