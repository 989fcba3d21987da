import { ADMIN, type Passwords, SERVICES } from "./passwords.ts";

/**
 * The statements that a new cluster begins with: each service has a role and a database, and may connect to its own
 * database alone. The passwords are hexadecimal, so that nothing in them needs quoting.
 */
export const bootstrapSql = (passwords: Passwords): string[] => [
	`ALTER ROLE ${ADMIN} PASSWORD '${passwords[ADMIN]}'`,
	`REVOKE CONNECT ON DATABASE ${ADMIN}, template1 FROM PUBLIC`,
	"CREATE EXTENSION pg_stat_statements",
	...SERVICES.flatMap((service) => [
		`CREATE ROLE ${service} LOGIN PASSWORD '${passwords[service]}'`,
		`CREATE DATABASE ${service} OWNER ${service}`,
		`REVOKE CONNECT ON DATABASE ${service} FROM PUBLIC`,
	]),
];

/** Who may come in: with a password, through the socket or from this machine. */
export const CLIENT_AUTHENTICATION = `local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
`;
