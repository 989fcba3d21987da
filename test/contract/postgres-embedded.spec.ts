import { afterAll, beforeAll, describe } from "@jest/globals";
import { createDatabase, type ScratchPostgres, startScratchPostgres } from "../support/postgres.ts";
import { postgresContract } from "./postgres.ts";

describe("the embedded PostgreSQL", () => {
	let postgres: ScratchPostgres;
	beforeAll(async () => {
		postgres = await startScratchPostgres();
	});
	afterAll(() => postgres.stop());

	postgresContract(() => createDatabase(postgres.server.adminUrl));
});
