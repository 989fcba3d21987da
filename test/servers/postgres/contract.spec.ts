import { afterAll } from "@jest/globals";
import { postgresContract } from "../../contract/postgres.ts";
import { createSchema, dropSchema } from "../../support/postgres.ts";
import { onServers } from "../../support/servers.ts";

onServers("a PostgreSQL server", ["ORDERS_DATABASE_URL"], ({ ORDERS_DATABASE_URL }) => {
	const made: string[] = [];
	afterAll(async () => {
		for (const url of made) await dropSchema(url);
	});

	postgresContract(async () => {
		const url = await createSchema(ORDERS_DATABASE_URL);
		made.push(url);
		return url;
	});
});
