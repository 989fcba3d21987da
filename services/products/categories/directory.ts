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

	/** Makes those that are missing of many paths, a level in one commit; what somebody else makes meanwhile, `path` finds. */
	async prepare(paths: string[][]): Promise<void> {
		const levels = Math.max(0, ...paths.map(({ length }) => length));
		for (let level = 0; level < levels; level++) {
			const missing = this.#missing(
				paths.filter(({ length }) => length > level).map((names) => names.slice(0, level + 1)),
			);
			if (missing.length === 0) continue;
			try {
				await this.#categories.insertMany(missing, "skip");
				for (const category of missing) this.#keep(category);
			} catch (error) {
				if ((error as Duplicate).type !== "DUPLICATE") throw error;
				return this.#load();
			}
		}
	}

	/** The categories at the ends of these paths that are not there, each once, behind parents that are. */
	#missing(paths: string[][]): CategoryDocument[] {
		const missing = new Map<string, CategoryDocument>();
		const slugs = new Set<string>();
		for (const names of paths) {
			const name = names.at(-1)!;
			const parent = this.#find(names.slice(0, -1));
			if (names.length > 1 && !parent) continue;
			const key = nameKey(parent?._id ?? TOP, name);
			if (this.#byName.has(key) || missing.has(key)) continue;
			const slug = freeSlug(name, parent?.slug, (taken) => this.#slugs.has(taken) || slugs.has(taken));
			slugs.add(slug);
			missing.set(key, newCategory({ slug, name, parentId: parent?._id ?? TOP }));
		}
		return [...missing.values()];
	}

	/** The category at the end of a path; undefined where a part of it is missing. */
	#find(names: string[]): CategoryDocument | undefined {
		let found: CategoryDocument | undefined;
		for (const name of names) {
			found = this.#byName.get(nameKey(found?._id ?? TOP, name));
			if (!found) return undefined;
		}
		return found;
	}

	async #make(name: string, parent: CategoryDocument | undefined): Promise<CategoryDocument> {
		const parentId = parent?._id ?? TOP;
		for (let tries = 0; tries < MAX_TRIES; tries++) {
			try {
				const slug = freeSlug(name, parent?.slug, (taken) => this.#slugs.has(taken));
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
export const freeSlug = (name: string, parentSlug: string | undefined, isTaken: (slug: string) => boolean): string =>
	uniqueSlug(categorySlug(name, parentSlug).slice(0, MAX_SLUG).replace(/-$/, ""), isTaken);

const nameKey = (parentId: string, name: string): string => `${parentId} ${name}`;
