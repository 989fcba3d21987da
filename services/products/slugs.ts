/** The longest slug that is made from a name; a suffix against doubles may add a few characters. */
export const MAX_SLUG_LENGTH = 80;

/**
 * Makes a slug of a name: accents folded (NFKD), lower case, every other run of characters one `-`, cut at a word
 * where that is near. A name without a letter or digit of the Latin alphabet gives `fallback`.
 */
export function slugify(name: string, fallback = "item"): string {
	const words = name
		.normalize("NFKD")
		.replace(/\p{M}|['’]/gu, "")
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "-")
		.replace(/^-|-$/g, "");
	if (words.length <= MAX_SLUG_LENGTH) return words || fallback;
	const cut = words.slice(0, MAX_SLUG_LENGTH + 1);
	const lastWord = cut.lastIndexOf("-");
	return cut.slice(0, lastWord > MAX_SLUG_LENGTH / 2 ? lastWord : MAX_SLUG_LENGTH);
}

/** The slug itself, or with the first suffix (`-2`, `-3` …) that is free. */
export function uniqueSlug(base: string, isTaken: (slug: string) => boolean): string {
	let slug = base;
	for (let n = 2; isTaken(slug); n++) slug = `${base}-${n}`;
	return slug;
}

/** A category's slug: the name behind the parent's slug, because leaf names repeat ("Accessories" in every aisle). */
export const categorySlug = (name: string, parentSlug?: string): string =>
	parentSlug === undefined ? slugify(name, "category") : `${parentSlug}-${slugify(name, "category")}`;
