import { type Setting, settings } from "../../shared/config/settings.ts";

const HEADER = `# Copy this file to .env in the working directory. The environment wins over it, and an empty value counts as
# not set. Names that are not here stop the start.
`;

/** What `.env.example` must say, from the schema: each setting with what it is for, the optional ones commented out. */
export function envExample(schema: Record<string, Setting<unknown>> = settings): string {
	const entries = Object.values(schema).map(({ name, about, fallback }) =>
		fallback === undefined ? `# ${about}\n# ${name}=\n` : `# ${about}\n${name}=${fallback}\n`,
	);
	return [HEADER, ...entries].join("\n");
}
