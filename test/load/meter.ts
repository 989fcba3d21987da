import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The servers that a store may use, each measured by itself. */
export const SERVER_PARTS = ["postgres", "mongo", "rabbitmq", "elastic"] as const;
export type ServerPart = (typeof SERVER_PARTS)[number];

/** Which processes are the store's: its Node processes, and the main process of each server. */
export interface Processes {
	nodes: number[];
	servers: Partial<Record<ServerPart, number>>;
}

/** Processor time used so far, in milliseconds; NaN where the system has no /proc. Servers that are not used have none. */
export type Cpu = { node: number } & Partial<Record<ServerPart, number>>;

/** Memory in bytes; NaN where the system has no /proc. */
export interface Memory {
	/** Resident memory of each Node process. */
	nodes: number[];
	/** The most that all of them together have been since their start, at most. */
	nodePeak: number;
	/** Proportional share of all processes of a server, so that shared buffers count once. */
	servers: Partial<Record<ServerPart, number>>;
}

/** The clock of /proc ticks 100 times a second on every Linux that Node runs on (USER_HZ). */
const TICK_MS = 10;

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Measures a store: its Node processes (all threads), and its servers with all their processes. */
export function meterOf({ nodes, servers }: Processes) {
	const ofServers = (measure: (pid: number) => number) =>
		Object.fromEntries(Object.entries(servers).map(([part, pid]) => [part, measure(pid)]));
	return {
		cpu: (): Cpu => ({ node: sum(nodes.map((pid) => cpuOf(pid).own)), ...ofServers(cpuOfServer) }),
		memory: (): Memory => ({
			nodes: nodes.map((pid) => kilobytesOf(pid, "status", "VmRSS")),
			nodePeak: sum(nodes.map((pid) => kilobytesOf(pid, "status", "VmHWM"))),
			servers: ofServers(memoryOfServer),
		}),
	};
}
export type Meter = ReturnType<typeof meterOf>;

/** What was used between two readings. */
export const spent = (before: Cpu, after: Cpu): Cpu =>
	// True because both are readings of the same meter.
	Object.fromEntries(Object.entries(after).map(([part, time]) => [part, time - before[part as "node"]])) as Cpu;

const memoryOfServer = (pid: number): number =>
	[pid, ...childrenOf(pid)]
		.map((each) => kilobytesOf(each, "smaps_rollup", "Pss"))
		// One that has ended meanwhile has none.
		.reduce((total, bytes, i) => total + (i > 0 && Number.isNaN(bytes) ? 0 : bytes), 0);

/** The server's own time, that of its children, and that of the children that have ended. */
function cpuOfServer(pid: number): number {
	const { own, ended } = cpuOf(pid);
	const children = childrenOf(pid).map((child) => cpuOf(child).own);
	return children.reduce((sum, time) => sum + (Number.isNaN(time) ? 0 : time), own + ended);
}

function cpuOf(pid: number): { own: number; ended: number } {
	const fields = statOf(pid);
	if (!fields) return { own: Number.NaN, ended: Number.NaN };
	const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
	return { own: (user! + system!) * TICK_MS, ended: (endedUser! + endedSystem!) * TICK_MS };
}

const childrenOf = (pid: number): number[] => processes().filter((child) => Number(statOf(child)?.[1]) === pid);

function processes(): number[] {
	try {
		return readdirSync("/proc")
			.filter((name) => /^\d+$/.test(name))
			.map(Number);
	} catch {
		return [];
	}
}

/** The fields of /proc/<pid>/stat behind the name, which may hold blanks: the state is the first (proc(5)). */
function statOf(pid: number): string[] | undefined {
	const text = read(`/proc/${pid}/stat`);
	return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

function kilobytesOf(pid: number, file: string, field: string): number {
	const text = read(`/proc/${pid}/${file}`);
	const value = text && new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(text)?.[1];
	return value ? Number(value) * 1024 : Number.NaN;
}

/** Undefined for a process that has ended, and where there is no /proc. */
function read(path: string): string | undefined {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return undefined;
	}
}

/** The process that listens on a TCP port of this machine; undefined where none is found. */
export function listenerOn(port: number): number | undefined {
	const hex = port.toString(16).toUpperCase().padStart(4, "0");
	const inodes = ["tcp", "tcp6"].flatMap((file) =>
		(read(`/proc/net/${file}`) ?? "")
			.split("\n")
			.map((line) => line.trim().split(/\s+/))
			.filter(([, local, , state]) => local?.endsWith(`:${hex}`) && state === LISTENING)
			.map((fields) => `socket:[${fields[9]}]`),
	);
	return processes().find((pid) => linksOf(pid).some((link) => inodes.includes(link)));
}

/** TCP_LISTEN, as proc(5) writes it. */
const LISTENING = "0A";

/** What the descriptors of a process are; none where it may not be looked into. */
function linksOf(pid: number): string[] {
	try {
		return readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
	} catch {
		return [];
	}
}

/** Empty for a descriptor that was closed meanwhile. */
function linkOf(path: string): string {
	try {
		return readlinkSync(path);
	} catch {
		return "";
	}
}
