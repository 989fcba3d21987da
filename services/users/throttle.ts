import type { Collection, CollectionDefinition, Document } from "../../mixins/document-store/port.ts";
import { TooManyRequests } from "../../shared/errors.ts";
import { sha256 } from "../../shared/ids.ts";
import { untilApplied } from "./until-applied.ts";

/** Failed logins of an account, and of an address, within the window before the next is refused. */
export const ACCOUNT_LIMIT = 10;
export const ADDRESS_LIMIT = 100;
export const WINDOW_MS = 15 * 60 * 1000;

/** The last failures of one account or one address; times are milliseconds. */
export interface ThrottleDocument extends Document {
	failures: number[];
	expiresAt: number;
}

export const THROTTLES: CollectionDefinition = {
	name: "throttles",
	fields: { expiresAt: "number" },
	required: ["expiresAt"],
	indexes: [{ name: "throttles_expiry", fields: ["expiresAt"] }],
};

/** Who tries: the key of an account, which need not exist, and the address it comes from. */
export interface Attempt {
	account: string;
	address?: string | undefined;
}

export type LoginThrottle = ReturnType<typeof loginThrottle>;

/** Counts failed logins in the store, so that every node and every restart knows of them. */
export function loginThrottle(throttles: Collection<ThrottleDocument>, now = Date.now) {
	const accountId = ({ account }: Attempt) => sha256(`account ${account}`);
	const addressId = ({ address }: Attempt) => sha256(`address ${address}`);

	/** Failures that count still; throws TooManyRequests where the next one would be too many. */
	function recentOf(document: ThrottleDocument | null, limit: number): number[] {
		const recent = (document?.failures ?? []).filter((at) => at > now() - WINDOW_MS);
		const blocking = recent.at(-limit);
		if (blocking === undefined) return recent;
		const seconds = Math.ceil((blocking + WINDOW_MS - now()) / 1000);
		throw new TooManyRequests(seconds, "Too many failed logins. Try again later.");
	}

	/** Counts the attempt as failed before it is made, so that parallel ones cannot overtake the counter. */
	const countInAdvance = (attempt: Attempt) =>
		untilApplied(async () => {
			const _id = accountId(attempt);
			const known = await throttles.get(_id);
			const failures = [...recentOf(known, ACCOUNT_LIMIT), now()];
			const expiresAt = now() + WINDOW_MS;
			if (known)
				return throttles.update(
					{ _id, version: known.version },
					{ $set: { failures, expiresAt }, $inc: { version: 1 } },
				);
			const { inserted } = await throttles.insertMany([{ _id, version: 1, failures, expiresAt }], "skip");
			return inserted === 1 || null;
		});

	const countForAddress = (attempt: Attempt) => {
		const expiresAt = now() + WINDOW_MS;
		return throttles.upsert(
			{ _id: addressId(attempt), version: 1, failures: [now()], expiresAt },
			{ $push: { failures: { $each: [now()], $slice: -ADDRESS_LIMIT } }, $set: { expiresAt } },
		);
	};

	/** Throws TooManyRequests, with the seconds to wait, where an attempt would be refused. Counts nothing. */
	async function refuseExcess(attempt: Attempt): Promise<void> {
		recentOf(await throttles.get(accountId(attempt)), ACCOUNT_LIMIT);
		if (attempt.address) recentOf(await throttles.get(addressId(attempt)), ADDRESS_LIMIT);
	}

	return {
		refuseExcess,
		/** Makes an attempt that is neither refused nor uncounted; a success clears the account's counter. */
		async try(attempt: Attempt, succeeds: () => Promise<boolean>): Promise<boolean> {
			await refuseExcess(attempt);
			await countInAdvance(attempt);
			const isSuccess = await succeeds();
			if (isSuccess) await throttles.remove({ _id: accountId(attempt) });
			else if (attempt.address) await countForAddress(attempt);
			return isSuccess;
		},
	};
}
