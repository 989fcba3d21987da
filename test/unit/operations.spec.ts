import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import { settings } from "../../shared/config/settings.ts";
import { composeFile } from "../support/compose-file.ts";
import { settingsTable } from "../support/settings-table.ts";

const guide = readFileSync("docs/operations.md", "utf8");
const names = Object.values(settings).map(({ name }) => name);

describe("docs/operations.md", () => {
	test("has the table of all settings", () => {
		const [, table] = /<!-- settings -->\n([\s\S]*?)\n<!-- \/settings -->/.exec(guide) ?? [];
		expect(table).toBe(settingsTable());
	});

	test("gives commands for containers and volumes that exist", () => {
		const { services, volumes, name } = composeFile();
		const containers = [...guide.matchAll(/\bdc (?:exec(?: -T)?|stop|start|up -d(?: --no-deps)?) ([a-z][a-z ]*)/g)];
		const named = containers.flatMap(([text, list = ""]) =>
			text.startsWith("dc exec") ? list.split(" ").slice(0, 1) : list.trim().split(" "),
		);
		expect(named.length).toBeGreaterThan(20);
		expect(Object.keys(services)).toEqual(expect.arrayContaining(named));
		const data = [...guide.matchAll(new RegExp(`\\b${name}_([a-z]+)`, "g"))].map(([, volume]) => volume);
		expect(Object.keys(volumes)).toEqual(expect.arrayContaining(data));
	});

	test("shows a Deployment that is told settings only, and is probed where it listens", () => {
		const [, text = ""] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? [];
		const [deployment, budget] = parseAllDocuments(text).map((document) => document.toJS());
		const { containers, terminationGracePeriodSeconds } = deployment.spec.template.spec;
		const [{ env, livenessProbe, readinessProbe }] = containers;
		const told: Record<string, string> = Object.fromEntries(env.map(({ name, value }: any) => [name, value]));
		expect(names).toEqual(expect.arrayContaining(Object.keys(told)));
		const port = Number(told.HEALTH_PORT);
		expect(livenessProbe.httpGet).toEqual({ path: "/live", port });
		expect(readinessProbe.httpGet).toEqual({ path: "/ready", port });
		expect(terminationGracePeriodSeconds).toBeGreaterThan(20);
		expect(budget.spec.selector).toEqual(deployment.spec.selector);
	});
});
