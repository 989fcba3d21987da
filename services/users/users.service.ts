import type { Service } from "moleculer";
import { databaseFor } from "../../mixins/document-store/database-for.ts";
import { documentStore } from "../../mixins/document-store/mixin.ts";
import { facts } from "../../mixins/events/mixin.ts";
import { documentOutbox } from "../../mixins/events/sources/document.ts";
import type { Ctx } from "../../shared/broker/call.ts";
import { defineService } from "../../shared/broker/define.ts";
import { healthOf } from "../../shared/broker/health.ts";
import { runtimeOf } from "../../shared/runtime.ts";
import { changePassword, readAccount, removeAccount, updateAccount } from "./account.ts";
import { ADDRESS_BOOKS, addAddress, changeAddress, listAddresses, removeAddress } from "./address-book.ts";
import { ensureAdmin } from "./admin.ts";
import { assemble, type Documents, type Parts } from "./parts.ts";
import { SESSIONS } from "./sessions.model.ts";
import { logout, readSession, refresh } from "./sessions.ts";
import { login, register } from "./sign-in.ts";
import { SWEEP_INTERVAL_MS, sweep } from "./sweep.ts";
import { THROTTLES } from "./throttle.ts";
import { USERS } from "./users.model.ts";

const store = documentStore<Documents>({
	collections: { users: USERS, sessions: SESSIONS, addressBooks: ADDRESS_BOOKS, throttles: THROTTLES },
	connect(broker) {
		const { usersDatabaseUrl: url, dataDir } = runtimeOf({ broker }).config;
		return databaseFor({ service: "users", url, dataDir });
	},
});
const outbox = facts({ outbox: (service) => [documentOutbox(store.of(service).users)] });

const parts = new WeakMap<Service, Parts>();
const sweeps = new WeakMap<Service, NodeJS.Timeout>();
/** True because actions are open only when `started` has put the parts there. */
const of = (ctx: Ctx): Parts => parts.get(ctx.service!)!;
const books = (ctx: Ctx) => of(ctx).addressBooks;

export default defineService("users", {
	mixins: [store.mixin, outbox.mixin],

	actions: {
		health: (ctx) => healthOf(store.database(ctx)),

		register: (ctx) => register(of(ctx), ctx),
		login: (ctx) => login(of(ctx), ctx),
		refresh: (ctx) => refresh(of(ctx), ctx),
		logout: (ctx) => logout(of(ctx), ctx),
		session: (ctx) => readSession(of(ctx), ctx),

		me: (ctx) => readAccount(of(ctx), ctx),
		update: (ctx) => updateAccount(of(ctx), ctx),
		remove: (ctx) => removeAccount(of(ctx), ctx),
		changePassword: (ctx) => changePassword(of(ctx), ctx),

		addresses: (ctx) => listAddresses(books(ctx), ctx),
		addAddress: (ctx) => addAddress(books(ctx), ctx),
		changeAddress: (ctx) => changeAddress(books(ctx), ctx),
		removeAddress: (ctx) => removeAddress(books(ctx), ctx),
	},

	async started() {
		const assembled = assemble(this, store.of(this), () => outbox.wake(this));
		parts.set(this, assembled);
		await ensureAdmin(assembled, runtimeOf(this), this.logger);
		const tidy = () =>
			sweep(assembled).catch((error) => this.logger.warn("The sweep failed.", { error: String(error) }));
		sweeps.set(this, setInterval(tidy, SWEEP_INTERVAL_MS).unref());
	},

	async stopped() {
		clearInterval(sweeps.get(this));
	},
});
