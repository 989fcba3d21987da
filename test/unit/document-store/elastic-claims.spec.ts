import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Claim } from "../../../mixins/document-store/drivers/elastic/claims.ts";
import { Documents } from "../../../mixins/document-store/drivers/elastic/documents.ts";
import type { Stored } from "../../../mixins/document-store/drivers/elastic/mapping.ts";
import type { Held, RecordStore } from "../../../mixins/document-store/drivers/elastic/records.ts";
import type { Document } from "../../../mixins/document-store/port.ts";
import { shapeOf } from "../../../mixins/document-store/shape.ts";
import { eventually } from "../../support/eventually.ts";

interface Page extends Document {
	slug?: string;
}
const SHAPE = shapeOf({
	name: "pages",
	fields: { slug: "string" },
	indexes: [{ name: "slug", fields: ["slug"], unique: true }],
});
const SLUGS = ["x", "y"];
const MOST_TRIES = 40;

/** A server's records: what arrives is applied in one step. */
class Server<T extends object> {
	readonly records = new Map<string, { value: T; seq: number }>();
	#seq = 0;

	get(id: string): Held<T> | undefined {
		const found = this.records.get(id);
		return found && { id, value: found.value, at: { if_seq_no: found.seq, if_primary_term: 1 } };
	}

	write(id: string, value: T, isExpected: (seq: number | undefined) => boolean): Held<T> | undefined {
		if (!isExpected(this.records.get(id)?.seq)) return undefined;
		this.records.set(id, { value, seq: this.#seq++ });
		return this.get(id);
	}
}

class Killed extends Error {}
/** Sends a request and answers with what it did. */
type Send = <R>(apply: () => R) => Promise<R>;

/** The records of a server as a process reaches them. */
function reached<T extends object>(server: Server<T>, send: Send): RecordStore<T> {
	const unused = () => Promise.reject(new Error("No search is needed here."));
	return {
		get: (id) => send(() => server.get(id)),
		create: (id, value) => send(() => server.write(id, value, (seq) => seq === undefined)),
		replace: ({ id, at }, value) => send(() => server.write(id, value, (seq) => seq === at.if_seq_no)),
		remove: unused,
		find: unused,
		count: unused,
		refresh: unused,
	};
}

/** Sends in an order of the scheduler. The request at which the process is killed arrives late, its answer never. */
const sender = (scheduler: fc.Scheduler, killedAt: number, late: number): Send => {
	let sent = 0;
	return async (apply) => {
		const arrives = () => scheduler.schedule(Promise.resolve());
		const arrivesLate = async () => {
			for (let hops = 0; hops < late; hops++) await arrives();
		};
		if (++sent === killedAt) void arrivesLate().then(apply);
		if (sent >= killedAt) throw new Killed();
		await arrives();
		const answer = apply();
		await arrives();
		return answer;
	};
};

/** Writes a slug to its page until that succeeds, is refused, or is overtaken too often. */
async function write(pages: Documents<Page>, _id: string, slug: string | undefined): Promise<string> {
	const page = { _id, version: 1, ...(slug && { slug }) };
	for (let tries = 0; tries < MOST_TRIES; tries++) {
		try {
			const held = await pages.get(_id);
			const done = held ? await pages.replace(held, page) : await pages.insert(page);
			if (done === true || done === "inserted") return "done";
		} catch (error) {
			if (error instanceof Killed) throw error;
			return (error as { type: string }).type;
		}
	}
	return "overtaken";
}

const process = fc.record({
	slugs: fc.array(fc.constantFrom(...SLUGS, undefined), { minLength: 1, maxLength: 3 }),
	/** Beyond what it sends, it lives. */
	killedAt: fc.integer({ min: 1, max: 20 }),
	late: fc.integer({ min: 1, max: 40 }),
	page: fc.constantFrom("a", "b", "c", "d"),
});

test("no two documents ever have one unique value, whoever is slow or killed, and none stays taken by the dead", async () => {
	await fc.assert(
		fc.asyncProperty(fc.scheduler(), fc.array(process, { minLength: 2, maxLength: 5 }), async (scheduler, list) => {
			const [pages, claims] = [new Server<Stored<Page>>(), new Server<Claim>()];
			const had = (slug: string) => [...pages.records.values()].filter(({ value }) => value.document?.slug === slug);
			const documents = (send: Send) => new Documents<Page>(SHAPE, reached(pages, send), reached(claims, send));
			const doubles: string[] = [];
			const watched =
				(send: Send): Send =>
				(apply) =>
					send(() => {
						const answer = apply();
						doubles.push(...SLUGS.filter((slug) => had(slug).length > 1));
						return answer;
					});

			const running = list.map(async ({ slugs, killedAt, late, page }) => {
				const own = documents(watched(sender(scheduler, killedAt, late)));
				for (const slug of slugs) await write(own, page, slug);
			});
			const ends = await scheduler.waitFor(Promise.allSettled(running));
			for (const end of ends) if (end.status === "rejected" && !(end.reason instanceof Killed)) throw end.reason;
			await scheduler.waitIdle();
			expect(doubles).toEqual([]);

			const calm = documents(async (apply) => apply());
			for (const slug of SLUGS) {
				const expected = had(slug).length === 0 ? "done" : "DUPLICATE";
				expect(await write(calm, `late-${slug}`, slug)).toBe(expected);
			}
		}),
		{ numRuns: 300 },
	);
});

test("a write that was begun first fails where two have claimed its value since, the first of whom died over it", async () => {
	const [pages, claims] = [new Server<Stored<Page>>(), new Server<Claim>()];
	const documents = (send: Send) => new Documents<Page>(SHAPE, reached(pages, send), reached(claims, send));
	const calm = documents(async (apply) => apply());
	for (const _id of ["slow", "dead", "last"]) await write(calm, _id, undefined);

	const resumed = Promise.withResolvers<void>();
	let isBegun = false;
	// Its second write, over its page, arrives after everything else.
	const slow = documents(async (apply) => {
		const isWrite = claims.records.size > 0;
		if (isWrite) isBegun = true;
		if (isWrite) await resumed.promise;
		return apply();
	});
	const held = (await slow.get("slow"))!;
	const writing = slow.replace(held, { ...held.document, slug: "x" });
	await eventually(() => isBegun);

	const dead = documents(async (apply) => {
		if (claims.get(claims.records.keys().next().value!)!.value.claimants.includes("dead")) throw new Killed();
		return apply();
	});
	await expect(write(dead, "dead", "x")).rejects.toThrow(Killed);
	expect(await write(calm, "last", "x")).toBe("done");

	resumed.resolve();
	expect(await writing).toBeUndefined();
	expect((await calm.get("slow"))!.document.slug).toBeUndefined();
});
