// A node of its own for the tests that kill or pause it. Its action `work.do` writes down that it begins, takes `ms`,
// and has one effect for each key, as every action of the store that changes something.
// Usage: node worker-process.ts <AMQP_URL> <cluster> <folder> [stock]
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Context } from "moleculer";
import { tinyNode } from "./tiny-node.ts";

const [url = "", cluster = "", folder = "", kind] = process.argv.slice(2);
const [begun, effects] = [join(folder, "begun"), join(folder, "effects")];
const isDone = (key: string) => existsSync(effects) && readFileSync(effects, "utf8").split("\n").includes(key);
const work = {
	name: "work",
	actions: {
		async do({ params: { key, ms } }: Context<{ key: string; ms: number }>) {
			appendFileSync(begun, `${key}\n`);
			await delay(ms);
			if (!isDone(key)) appendFileSync(effects, `${key}\n`);
			return key;
		},
	},
};
await tinyNode({ url, cluster, services: [work], isStock: kind === "stock" }).broker.start();
