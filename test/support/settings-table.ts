import { type Setting, settings } from "../../shared/config/settings.ts";

/** The table of settings in `docs/operations.md`, from the schema. */
export function settingsTable(schema: Record<string, Setting<unknown>> = settings): string {
	const rows = Object.values(schema).map((setting) => {
		const { name, about, fallback = "", isSecret } = setting;
		return `| \`${name}\` | ${receiversOf(setting)} | ${isSecret ? "secret" : fallback} | ${about} |`;
	});
	return ["| Name | Given to | Default | |", "|---|---|---|---|", ...rows].join("\n");
}

function receiversOf({ inCluster = [], requiredBy = [] }: Setting<unknown>): string {
	return inCluster === "every" ? "every" : [...requiredBy, ...inCluster].join(", ");
}
