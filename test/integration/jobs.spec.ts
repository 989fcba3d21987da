import { afterEach } from "@jest/globals";
import { databaseFor } from "../../mixins/document-store/database-for.ts";
import { jobsSuite } from "../contract/jobs.ts";
import { scratchDir } from "../support/broker.ts";

let scratch: Awaited<ReturnType<typeof scratchDir>>;

jobsSuite(async () => {
	scratch = await scratchDir();
	return databaseFor({ service: "products", dataDir: scratch.path });
});
// After the suite's own, which closes the database.
afterEach(() => scratch.remove());
