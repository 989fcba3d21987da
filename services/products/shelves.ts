import type { Condition, Where } from "../../mixins/document-store/port.ts";
import type { ProductDetail } from "../../shared/contracts/products.ts";
import type { CategoryStep, ProductContent } from "./products.model.ts";

/** Where a product is found: in the halls, which hold many products, on shelves, which hold few, and by its brand. */
export type Places = Pick<ProductContent, "halls" | "shelves" | "brandKeys">;

/** The hall of all active products. */
export const PUBLIC = "*";
/** Where products are that are neither active nor deleted. */
export const HIDDEN = "-*";
/** Where a deleted product waits until its facts have gone. */
const DELETED = "deleted";

/** A category as lists are asked for it: those at the top are halls, those below them are shelves. */
export interface Shelf {
	id: string;
	isTop: boolean;
}

/** The places of a product. */
export function placesOf(status: ProductDetail["status"], path: CategoryStep[], brand: string | undefined): Places {
	const own = (places: string[]) => (status === "active" ? places : places.map(hidden));
	const [top, ...below] = path.map(({ id }) => shelfKey(id));
	return {
		halls: own(top === undefined ? [PUBLIC] : [PUBLIC, top]),
		shelves: own(below),
		brandKeys: own(brand === undefined ? [] : [brandKeyOf(brand)]),
	};
}

/** The places of a deleted product: none that anybody asks for. */
export const BURIED: Places = { halls: [DELETED], shelves: [], brandKeys: [] };

/** Deleted products. */
export const DELETED_ONES: Where = { halls: DELETED };

/** All products that are not deleted. */
export const ALL: Where = { halls: { $in: [PUBLIC, HIDDEN] } };

/** The active products in a category and below it. */
export const publicIn = ({ id, isTop }: Shelf): Where => ({ [isTop ? "halls" : "shelves"]: shelfKey(id) });

/** The products of any status in a category and below it. */
export const allIn = ({ id, isTop }: Shelf): Where => ({ [isTop ? "halls" : "shelves"]: anyStatus(shelfKey(id)) });

/** The active products of any of these brands. */
export const publicOf = (brands: string[]): Where => ({ brandKeys: { $in: brands.map(brandKeyOf) } });

/** The products of any status of a brand. */
export const allOf = (brand: string): Where => ({ brandKeys: anyStatus(brandKeyOf(brand)) });

/** How much of a name the sort compares; it fits a cursor. */
const NAME_KEY_LENGTH = 80;

/** What the sort by name compares: the beginning of the name without case and accents. */
export const nameKeyOf = (name: string): string =>
	name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().slice(0, NAME_KEY_LENGTH).toWellFormed();

/** The random tail of a category's id, whose 60 bits no two categories share: short, for it stands in every index. */
const shelfKey = (categoryId: string): string => categoryId.slice(-12);

/** A brand as it is compared: without regard to case. */
const brandKeyOf = (brand: string): string => brand.normalize("NFC").toLowerCase().toWellFormed();

const hidden = (place: string): string => `-${place}`;

const anyStatus = (place: string): Condition => ({ $in: [place, hidden(place)] });
