// Plain JavaScript that an old Node understands too: no TypeScript is loaded before the version is known to be right.
import module from "node:module";

const NEEDED = 24;

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
	console.error(
		`Voltrico needs Node ${NEEDED} and this is ${process.versions.node}: run \`npm ci\`, which brings it along unless --ignore-scripts is set, then \`npm start\`.`,
	);
	process.exit(1);
}

// Types stripped and code compiled once, at the first start: later ones take 30 MB and half a second less.
module.enableCompileCache?.(new URL("../../node_modules/.cache/voltrico", import.meta.url).pathname);

const entries = { cluster: "./cluster.ts", repl: "./repl.ts" };

try {
	await import(entries[process.argv[2]] ?? "./start.ts");
	module.flushCompileCache?.();
} catch (error) {
	// A StartError speaks to the operator in one sentence; anything else is a bug and needs its stack.
	console.error(error?.name === "StartError" ? error.message : error);
	process.exit(1);
}
