import { randomBytes } from "node:crypto";
import type { Service } from "moleculer";
import type { Config } from "../../shared/config.ts";
import type { Runtime } from "../../shared/runtime.ts";
import { dropSecret, keptSecret, readSecret } from "../../shared/secrets.ts";
import type { Parts } from "./parts.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import { EMAIL_INDEX, newUser } from "./users.model.ts";

/** A fixed id: of two nodes that start together one creates the administrator, the other finds it. */
export const FIRST_ADMIN_ID = "usr_00000000000000000000000001";
const DEFAULT_EMAIL = "admin@voltrico.local";
/** Keeps the generated password until the console has shown it, so that a kill in between loses nothing. */
const UNSHOWN = "first-admin-password";

type Needed = Pick<Parts, "users" | "committed">;
type Told = Pick<Runtime, "announce"> & {
	config: Pick<Config, "adminEmail" | "adminPassword" | "dataDir" | "usersDatabaseUrl">;
};
type Logger = Pick<Service["logger"], "error" | "warn">;

/**
 * Creates the administrator where there is none, and announces it. The e-mail and password of the configuration are
 * used at this moment only; without them a password is generated for this installation, but none on a server, whose
 * nodes have no console of their own.
 */
export async function ensureAdmin(parts: Needed, runtime: Told, logger: Logger): Promise<void> {
	const { adminPassword, usersDatabaseUrl } = runtime.config;
	const isOnServer = usersDatabaseUrl !== undefined;
	if ((await parts.users.count({ role: "admin" }, 1)) === 0) {
		if (adminPassword || !isOnServer) await createAdmin(parts, runtime, logger);
		else logger.warn("There is no administrator: set ADMIN_EMAIL and ADMIN_PASSWORD, and start again.");
	}
	if (!isOnServer) await announceUnshown(parts, runtime);
}

async function createAdmin({ users, committed }: Needed, { config, announce }: Told, logger: Logger): Promise<void> {
	const { adminEmail: email = DEFAULT_EMAIL, adminPassword, dataDir } = config;
	const password = adminPassword ?? keptSecret(dataDir, UNSHOWN, () => randomBytes(15).toString("base64url"));
	const passwordHash = await hashPassword(password);
	const profile = { id: FIRST_ADMIN_ID, email, firstName: "Store", lastName: "Admin" };
	const admin = newUser({ ...profile, role: "admin", passwordHash }, { actor: "system:users" });
	try {
		const { inserted } = await users.insertMany([admin], "skip");
		if (inserted === 0) return;
	} catch (error) {
		if ((error as { index?: string }).index !== EMAIL_INDEX) throw error;
		logger.error(`There is no administrator: ${email} is a customer's. Set ADMIN_EMAIL and ADMIN_PASSWORD to others.`);
		return;
	}
	committed();
	if (adminPassword) announce?.({ email, shown: () => {} });
}

async function announceUnshown({ users }: Needed, { config: { dataDir }, announce }: Told): Promise<void> {
	const password = readSecret(dataDir, UNSHOWN);
	if (password === undefined) return;
	const forget = () => dropSecret(dataDir, UNSHOWN);
	const admin = await users.get(FIRST_ADMIN_ID);
	// It is not the password where another node's came first, or where it was changed since.
	const isCurrent = admin?.passwordHash !== undefined && (await verifyPassword(admin.passwordHash, password));
	if (isCurrent) announce?.({ email: admin.email, password, shown: forget });
	else forget();
}
