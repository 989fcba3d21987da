import type { Service } from "moleculer";
import type { Collections } from "../../mixins/document-store/mixin.ts";
import { type Bulkhead, bulkhead } from "../../shared/bulkhead.ts";
import { type AccessTokenSigner, accessTokenSigner } from "../../shared/keys.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { refreshSecret, signingKey } from "../../shared/secrets.ts";
import type { AddressBook } from "./address-book.ts";
import { hashPassword } from "./passwords.ts";
import type { SessionDocument } from "./sessions.model.ts";
import { type LoginThrottle, loginThrottle, type ThrottleDocument } from "./throttle.ts";
import type { UserDocument } from "./users.model.ts";

/** The documents of this service. */
export interface Documents {
	users: UserDocument;
	sessions: SessionDocument;
	addressBooks: AddressBook;
	throttles: ThrottleDocument;
}

/** What the modules of this service work with. */
export interface Parts extends Collections<Documents> {
	throttle: LoginThrottle;
	/** Where hashes wait for their turn: more at once would only take the cores from everybody else. */
	hashing: Bulkhead;
	/** A hash that no password has: to spend the same time on an account that does not exist. */
	decoy: Promise<string>;
	sign: AccessTokenSigner;
	refreshSecret: string;
	/** Says that facts were committed. */
	committed(): void;
	/** Tells the gateways that sessions are over: a hint, `users.session` is the truth. */
	ended(sids: string[]): void;
}

/** Two at once make about 34 hashes a second on two cores: who is let in is answered within two seconds. */
const HASHING = { part: "The sign-in", concurrency: 2, queue: 64, maxWaitMs: 4_000 };

/** Puts the parts together, once the store is open. Reads or generates the keys. */
export function assemble(service: Service, collections: Collections<Documents>, committed: () => void): Parts {
	const { config } = runtimeOf(service);
	return {
		...collections,
		throttle: loginThrottle(collections.throttles),
		hashing: bulkhead(HASHING),
		decoy: hashPassword(crypto.randomUUID()),
		sign: accessTokenSigner(signingKey(config)),
		refreshSecret: refreshSecret(config),
		committed,
		ended: (sids) => {
			if (sids.length === 0) return;
			// A hint that is lost while the gateways are out of reach: what they have cached ends soon by itself.
			service.broker.broadcast("session.revoked", { sids }).catch((error) => service.logger.debug(String(error)));
		},
	};
}
