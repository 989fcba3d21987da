import type { Files } from "./architecture.ts";

/** Who may call whom. */
export type Calls = Readonly<Record<string, readonly string[]>>;

/** A way from a service back to itself, such as `["a", "b", "a"]`, or undefined when there is none. */
export function findCycle(calls: Calls): string[] | undefined {
	const walk = (path: string[]): string[] | undefined => {
		for (const next of calls[path.at(-1) ?? ""] ?? []) {
			if (path.includes(next)) return [...path.slice(path.indexOf(next)), next];
			const cycle = walk([...path, next]);
			if (cycle) return cycle;
		}
		return undefined;
	};
	return Object.keys(calls)
		.map((service) => walk([service]))
		.find((cycle) => cycle !== undefined);
}

// call(ctx, "carts.quote", …), ctx.call("carts.quote", …), call<Quote>(this.broker, "carts.quote", …)
const CALL = /\bcall\s*(?:<[^()]*>)?\([^"'`;]*["'`](?<service>[\w-]+)\.[\w.]+["'`]/g;

/** Calls of actions in the services' sources that `calls` does not declare. */
export function undeclaredCalls(files: Files, calls: Calls): string[] {
	return [...files].flatMap(([file, text]) => {
		const caller = /^services\/([^/]+)\//.exec(file)?.[1];
		if (caller === undefined) return [];
		return [...text.matchAll(CALL)]
			.map(({ groups }) => groups?.service ?? "")
			.filter((callee) => callee in calls && !calls[caller]?.includes(callee))
			.map((callee) => `${file} calls ${callee}`);
	});
}
