import { createHash } from "node:crypto";
import { Duplicate } from "../../../../shared/errors.ts";
import type { Document } from "../../port.ts";
import type { Shape } from "../../shape.ts";
import { declared } from "./conditions.ts";
import type { RecordStore } from "./records.ts";

/** A value that at most one document has. */
export interface UniqueValue {
	index: string;
	/** Of its claim. */
	id: string;
}

/** The documents that may be about to write a value, the last one first in right once the others are fenced. */
export interface Claim {
	claimants: string[];
}

/** What a claim must know of documents. */
export interface Claimants {
	has(id: string, value: UniqueValue): Promise<boolean>;
	/** Like `has`; where the document has not the value, a write that began before will fail. */
	fence(id: string, value: UniqueValue): Promise<boolean>;
}

/** A document's values under unique indexes; one that lacks a field is exempt. */
export const uniqueValues = (shape: Shape, document: Document): UniqueValue[] =>
	shape.definition.indexes
		.filter(({ unique }) => unique)
		.flatMap(({ name, fields }) => {
			const [first = [], ...others] = fields.map((field) => declared(shape, document, field));
			if (others.some((values) => values.length === 0)) return [];
			const claimOf = (value: unknown) => claimId(`${shape.definition.name} ${name}`, [value, ...others.flat()]);
			return first.map((value) => ({ index: name, id: claimOf(value) }));
		});

const claimId = (index: string, values: unknown[]): string =>
	`${index} ${createHash("sha256").update(JSON.stringify(values)).digest("base64url")}`;

/**
 * Makes values unique although a write reaches one document only. Whoever is about to write a value reads its document,
 * claims the value, and writes over what it read. A claim is taken over from documents that have not the value, each of
 * which is fenced: written as it is, so that a write of it that began before fails, and claims anew. So a claimant that
 * died blocks nobody, and one that is slow overtakes nobody. Claims stay when their value is given up.
 */
export class Claims {
	readonly #claims: RecordStore<Claim>;
	readonly #claimants: Claimants;

	constructor(claims: RecordStore<Claim>, claimants: Claimants) {
		this.#claims = claims;
		this.#claimants = claimants;
	}

	/** Claims a value; false where another claimant came between. Throws Duplicate where a document has the value. */
	async take(value: UniqueValue, claimant: string): Promise<boolean> {
		const held = await this.#claims.get(value.id);
		if (!held) return (await this.#claims.create(value.id, { claimants: [claimant] })) !== undefined;
		const others = held.value.claimants.filter((id) => id !== claimant);
		if (others.length === 0) return true;
		const refuse = async (isTaken: Promise<boolean>) => {
			if (await isTaken) throw new Duplicate(value.index);
		};
		for (const other of others) await refuse(this.#claimants.has(other, value));
		// Named beside the others first: if this process dies, whoever comes next fences them and us.
		const mine = await this.#claims.replace(held, { claimants: [...others, claimant] });
		if (!mine) return false;
		for (const other of others) await refuse(this.#claimants.fence(other, value));
		return (await this.#claims.replace(mine, { claimants: [claimant] })) !== undefined;
	}
}
