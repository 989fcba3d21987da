import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";

/** Source texts by their path from the top of the project. */
export type Files = ReadonlyMap<string, string>;

/** The sources that a node runs. */
export function runtimeSources(): Files {
	const paths = globSync(["moleculer.config.ts", "{services,mixins,shared}/**/*.{ts,mjs}"]);
	return new Map(paths.sort().map((path) => [path, readFileSync(path, "utf8")]));
}

/** One import: by whom, and a path from the top of the project or the name of a package. */
interface Import {
	file: string;
	target: string;
	isPackage: boolean;
	/** Erased before the code runs. */
	isTypeOnly: boolean;
}

const STATIC_IMPORT =
	/^\s*(?:import|export)\s+(?<type>type\s)?(?:[\w\s{},*$]*?\sfrom\s*|)["'](?<specifier>[^"']+)["']/gm;
const DYNAMIC_IMPORT = /\b(?:import|require)\s*\(\s*["'`](?<specifier>[^"'`$]+)/g;

function importsOf(files: Files): Import[] {
	return [...files].flatMap(([file, text]) =>
		[...text.matchAll(STATIC_IMPORT), ...text.matchAll(DYNAMIC_IMPORT)]
			.map(({ groups }) => ({ specifier: groups?.specifier ?? "", isTypeOnly: groups?.type !== undefined }))
			.filter(({ specifier }) => !specifier.startsWith("node:"))
			.map(({ specifier, isTypeOnly }) => {
				const isPackage = !specifier.startsWith(".");
				const target = isPackage ? packageOf(specifier) : posix.join(posix.dirname(file), specifier);
				return { file, target, isPackage, isTypeOnly };
			}),
	);
}

const packageOf = (specifier: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

/** Imports that cross a border: service to service, mixins or shared to a service, anything to what is no runtime code. */
export function forbiddenImports(files: Files): string[] {
	return importsOf(files)
		.filter(({ file, target, isPackage }) => !isPackage && !mayImport(file, target))
		.map(({ file, target }) => `${file} imports ${target}`);
}

/** Where a node is put together: it alone knows the options of the broker and loads services by their names. */
const COMPOSITION_ROOT = "shared/boot/store.ts";

function mayImport(file: string, target: string): boolean {
	if (file === COMPOSITION_ROOT && (target === "moleculer.config.ts" || target === "services/")) return true;
	const [area, service] = target.split("/");
	if (area === "services") return file.startsWith(`services/${service}/`);
	return area === "mixins" || area === "shared";
}

/** Packages that are imported without being dependencies: development tools, or what another package brought along. */
export function undeclaredPackages(files: Files, dependencies: string[]): string[] {
	return importsOf(files)
		.filter(({ target, isPackage, isTypeOnly }) => isPackage && !isTypeOnly && !dependencies.includes(target))
		.map(({ file, target }) => `${file} imports ${target}`);
}

/** Packages that more than one file imports, types aside; `vocabulary` are those that all code is written in. */
export function sharedPackages(files: Files, vocabulary: string[]): string[] {
	const clients = importsOf(files).filter(({ target, isPackage, isTypeOnly }) => {
		return isPackage && !isTypeOnly && !vocabulary.includes(target);
	});
	return [...Map.groupBy(clients, ({ target }) => target)]
		.map(([target, uses]) => ({ target, users: [...new Set(uses.map(({ file }) => file))] }))
		.filter(({ users }) => users.length > 1)
		.map(({ target, users }) => `${target} is imported by ${users.join(", ")}`);
}

// process.env, process["env"], const { env } = process, import { env } from "node:process", import process from "process"
const ENVIRONMENT = [
	/\bprocess\s*\??\.\s*env\b/,
	/\bprocess\s*(?:\?\.)?\[/,
	/\benv\b[^;{}]*\}\s*=\s*process\b/,
	/\benv\b[^;{}]*\}\s*from\s*["'](?:node:)?process["']/,
	/\bimport\s*(?:\*\s*as\s+)?\w+\s+from\s*["'](?:node:)?process["']/,
];

/** Files other than `shared/config.ts` that reach for the environment. */
export function environmentReaders(files: Files): string[] {
	return [...files]
		.filter(([file, text]) => file !== "shared/config.ts" && ENVIRONMENT.some((reach) => reach.test(text)))
		.map(([file]) => file);
}

/** Files of more lines than a reader can hold. */
export function longFiles(files: Files, limit: number): string[] {
	return [...files]
		.map(([file, text]) => ({ file, lines: text.trimEnd().split("\n").length }))
		.filter(({ lines }) => lines > limit)
		.map(({ file, lines }) => `${file} has ${lines} lines`);
}
