import { createReadStream } from "node:fs";
import { argv, exit, stdin } from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { store } from "../../services/products/store.ts";
import { call } from "../../shared/broker/call.ts";
import { staff, startProducts, upload } from "./products.ts";

/**
 * A process to be killed: works on the products store in a folder. It imports a file, or with `-` what comes in on its
 * standard input; with `demo` it is seeded; without any of them it goes on with what is there. Prints `kept <chunks>`
 * and `done <rows>` as they change.
 */
const [dataDir, file] = argv.slice(2);
const isSeeded = file === "demo";
const { broker, stop } = await startProducts(dataDir, isSeeded ? "demo" : "none");
let isStopping = false;
process.once("SIGTERM", () => {
	isStopping = true;
	void stop().then(() => exit(0));
});

if (file && !isSeeded) {
	const body = file === "-" ? stdin : createReadStream(file);
	await Promise.race([upload(broker, body, { key: "import-process" }), file === "-" && delay(0)]);
}
const documents = store.of(broker.getLocalService("products"));

async function look(): Promise<string> {
	const { data } = await call(broker, "products.jobs.list", { limit: 1 }, staff());
	const kept = await documents.importChunks.count({ jobId: { $gt: "" } });
	return data[0] ? `done ${data[0].progress.done}` : `kept ${kept}`;
}

for (let shown = ""; !isStopping; await delay(1)) {
	const line = await look().catch((error: unknown) => {
		// The store may close between two looks.
		if (isStopping) return shown;
		throw error;
	});
	if (line !== shown) console.log(line);
	shown = line;
}
