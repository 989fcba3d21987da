import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { imageEnvironment } from "../support/compose.ts";

const dockerfile = readFileSync("Dockerfile", "utf8").replaceAll("\\\n", "");
const instruction = (name: string): string => new RegExp(`^${name} (.+)$`, "m").exec(dockerfile)?.[1] ?? "";
const probe: string[] = JSON.parse(/^HEALTHCHECK .*CMD (\[.+\])$/m.exec(dockerfile)?.[1] ?? "[]");

/** Runs the health check of the image as Docker would; resolves with its exit code. */
async function probed(port: number): Promise<number> {
	const env = { PATH: process.env.PATH, ...imageEnvironment(), HEALTH_PORT: String(port) };
	const [code] = await once(spawn(process.execPath, probe.slice(1), { env, stdio: "ignore" }), "exit");
	return code;
}

describe("Dockerfile", () => {
	test("has the Node of the tests, and no other comes with the packages", () => {
		const { devDependencies, dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
		const [major] = /\d+/.exec(devDependencies.node)!;
		expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual(
			Array(2).fill(`node:${major}-slim`),
		);
		expect(instruction("RUN")).toContain("npm ci --omit=dev");
		expect(dependencies.node).toBeUndefined();
	});

	test("starts the store as npm start does, as a user without rights whom signals reach", () => {
		const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
		expect(JSON.parse(instruction("CMD")).join(" ")).toBe(scripts.start);
		expect(instruction("USER")).toBe("node");
		expect(imageEnvironment()).toMatchObject({ NODE_ENV: "production" });
	});

	test("compiles into the cache that the start reads", () => {
		const [, cache] = /enableCompileCache.*"\.\.\/\.\.\/([^"]+)"/.exec(readFileSync("shared/boot/main.mjs", "utf8"))!;
		expect(dockerfile).toContain(`RUN NODE_COMPILE_CACHE=${cache} node `);
	});

	test("takes along what runs, and nothing else", () => {
		const lines = readFileSync(".dockerignore", "utf8")
			.split("\n")
			.filter((line) => line && !line.startsWith("#"));
		expect(lines[0]).toBe("*");
		const taken = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
		const runtime = [
			"mixins",
			"moleculer.config.ts",
			"package-lock.json",
			"package.json",
			"public",
			"services",
			"shared",
		];
		expect(taken.sort()).toEqual(runtime);
	});

	test("is healthy while /live answers well", async () => {
		let status = 200;
		const asked: string[] = [];
		const server = createServer(({ url = "" }, response) => {
			asked.push(url);
			response.writeHead(status).end();
		}).listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as AddressInfo;
		expect(await probed(port)).toBe(0);
		status = 503;
		expect(await probed(port)).toBe(1);
		expect(asked).toEqual(["/live", "/live"]);
		server.close();
		await once(server, "close");
		expect(await probed(port)).toBe(1);
	});
});
