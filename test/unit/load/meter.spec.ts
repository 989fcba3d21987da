import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { listenerOn, meterOf } from "../../load/meter.ts";
import { eventually } from "../../support/eventually.ts";

// /proc is Linux's.
const onLinux = process.platform === "linux" ? describe : describe.skip;
const BUSY = "const end = process.cpuUsage().user + 100e3; while (process.cpuUsage().user < end);";

onLinux("the meter", () => {
	test("counts the time of this process as the system does", () => {
		const meter = meterOf({ nodes: [process.pid], servers: { postgres: process.pid } });
		const before = meter.cpu().node;
		const begun = process.cpuUsage();
		while (process.cpuUsage(begun).user < 200_000);
		const used = meter.cpu().node - before;
		expect(used).toBeGreaterThanOrEqual(190);
		expect(used).toBeLessThan(1_000);
	});

	test("counts the children of a server, running and ended", async () => {
		const meter = meterOf({ nodes: [process.pid], servers: { postgres: process.pid } });
		const before = meter.cpu().postgres!;
		const child = spawn(process.execPath, ["-e", `${BUSY} process.stdin.on("data", () => process.exit())`]);
		await eventually(() => meter.cpu().postgres! - before >= 100);
		const running = meter.cpu().postgres!;
		child.stdin.write("go");
		await once(child, "exit");
		expect(meter.cpu().postgres!).toBeGreaterThanOrEqual(running);
	});

	test("measures memory in bytes, the peak not below what is used", () => {
		const { nodes, nodePeak, servers } = meterOf({ nodes: [process.pid], servers: { postgres: process.pid } }).memory();
		const [node] = nodes as [number];
		expect(node / process.memoryUsage().rss).toBeCloseTo(1, 0);
		expect(nodePeak).toBeGreaterThanOrEqual(node * 0.99);
		expect(servers.postgres).toBeGreaterThan(1e6);
	});

	test("knows nothing of a process that is not there", () => {
		const meter = meterOf({ nodes: [2 ** 30], servers: { postgres: 2 ** 30 } });
		expect(meter.cpu()).toEqual({ node: Number.NaN, postgres: Number.NaN });
		expect(meter.memory()).toEqual({
			nodes: [Number.NaN],
			nodePeak: Number.NaN,
			servers: { postgres: Number.NaN },
		});
	});

	test("finds the process that listens on a port", async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const { port } = server.address() as AddressInfo;
		const found = listenerOn(port);
		await new Promise((resolve) => server.close(resolve));
		expect(found).toBe(process.pid);
		expect(listenerOn(port)).toBeUndefined();
	});
});
