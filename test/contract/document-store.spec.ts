import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "@jest/globals";
import { sqliteDatabase } from "../../mixins/document-store/drivers/sqlite/database.ts";
import { documentStoreSuite } from "./document-store.ts";

let dir: string;
let made = 0;
beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), "documents-"));
});
afterAll(() => rm(dir, { recursive: true }));

documentStoreSuite("sqlite", async () => sqliteDatabase({ file: join(dir, `${made++}.sqlite`) }));
