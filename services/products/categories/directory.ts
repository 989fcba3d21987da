import { type Duplicate, ServiceUnavailable } from "../../../shared/errors.ts";
import { newId } from "../../../shared/ids.ts";
import type { CategoryStep } from "../products.model.ts";
import { categorySlug, uniqueSlug } from "../slugs.ts";
import { type Categories, type CategoryDocument, TOP } from "./categories.model.ts";

const PAGE = 1000;
/** Leaves room for a suffix in a slug of at most 160 characters. */
const MAX_SLUG = 150;
const MAX_TRIES = 10;

/** All categories as they were when it was read, found by name; it makes those that are missing. */
export class Directory {
	readonly #categories: Categories;
	readonly #byName = new Map<string, CategoryDocument>();
	readonly #byId = new Map<string, CategoryDocument>();
	readonly #slugs = new Set<string>();

	private constructor(categories: Categories) {
		this.#categories = categories;
	}

	/** Reads all categories: about a millisecond for a thousand. */
	static async read(categories: Categories): Promise<Directory> {
		const directory = new Directory(categories);
		await directory.#load();
		return directory;
	}

	get all(): CategoryDocument[] {
		return [...this.#byId.values()];
	}

	byId(id: string): CategoryDocument | undefined {
		return this.#byId.get(id);
	}

	/** The path of these names, root first. Categories that are missing are made, once however many make them. */
	async path(names: string[]): Promise<CategoryStep[]> {
		const steps: CategoryStep[] = [];
		let parent: CategoryDocument | undefined;
		for (const name of names) {
			const parentId: string = parent?._id ?? TOP;
			parent = this.#byName.get(nameKey(parentId, name)) ?? (await this.#make(name, parent));
			steps.push({ id: parent._id, slug: parent.slug, name });
		}
		return steps;
	}

	async #make(name: string, parent: CategoryDocument | undefined): Promise<CategoryDocument> {
		const parentId = parent?._id ?? TOP;
		for (let tries = 0; tries < MAX_TRIES; tries++) {
			try {
				const slug = freeSlug(name, parent?.slug, this.#slugs);
				return this.#keep(await this.#categories.insert(newCategory({ slug, name, parentId })));
			} catch (error) {
				if ((error as Duplicate).type !== "DUPLICATE") throw error;
				// Somebody was quicker, with this category or with its slug.
				await this.#load();
				const found = this.#byName.get(nameKey(parentId, name));
				if (found) return found;
			}
		}
		throw new ServiceUnavailable("The directory of categories");
	}

	async #load(): Promise<void> {
		let after: (string | number | boolean)[] | undefined;
		do {
			const page = await this.#categories.find({ limit: PAGE, ...(after && { after }) });
			for (const category of page.data) this.#keep(category);
			after = page.next;
		} while (after);
	}

	#keep(category: CategoryDocument): CategoryDocument {
		this.#byName.set(nameKey(category.parentId, category.name), category);
		this.#byId.set(category._id, category);
		this.#slugs.add(category.slug);
		return category;
	}
}

/** A category that is not there yet. */
export const newCategory = (
	fields: Pick<CategoryDocument, "slug" | "name" | "parentId"> & Partial<CategoryDocument>,
): CategoryDocument => ({ _id: newId("cat"), version: 1, isRenamed: false, ...fields });

/** A slug for a category: its name behind the parent's slug, with a number where that is taken. */
export const freeSlug = (name: string, parentSlug: string | undefined, taken: ReadonlySet<string>): string =>
	uniqueSlug(categorySlug(name, parentSlug).slice(0, MAX_SLUG).replace(/-$/, ""), (slug) => taken.has(slug));

const nameKey = (parentId: string, name: string): string => `${parentId} ${name}`;
