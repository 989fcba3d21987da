import { hash, verify } from "@node-rs/argon2";
import { ValidationFailed } from "../../shared/errors.ts";
import { passwordProblem } from "../../shared/password-policy.ts";

/** Memory in KiB, passes and lanes of argon2id. Source: OWASP Password Storage Cheat Sheet. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;

/** One password is one text, however a keyboard composes its accents (NIST SP 800-63B 5.1.1.2). */
const normal = (password: string): string => password.normalize("NFKC");

/** Throws ValidationFailed for a new password that the policy refuses. */
export function checkPolicy(password: string): void {
	const problem = passwordProblem(password);
	if (problem) throw new ValidationFailed([{ pointer: "/password", ...problem }]);
}

/** Hashes a password with argon2id and a salt of its own. Cost: 19 MiB and about 30 ms of a core, off the event loop. */
export const hashPassword = (password: string): Promise<string> => hash(normal(password), COST);

/** Says whether a password belongs to a hash. Cost: as the hash was made. */
export const verifyPassword = (passwordHash: string, password: string): Promise<boolean> =>
	verify(passwordHash, normal(password));

/** Says whether a hash was made with other parameters than today's. */
export const needsRehash = (passwordHash: string): boolean => !passwordHash.startsWith(CURRENT);
