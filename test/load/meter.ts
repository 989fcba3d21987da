import { readdirSync, readFileSync } from "node:fs";

/** Processor time used so far, in milliseconds; NaN where the system has no /proc. */
export interface Cpu {
	node: number;
	postgres: number;
}

/** Memory in bytes; NaN where the system has no /proc. */
export interface Memory {
	/** Resident memory of the Node process. */
	node: number;
	/** The most it has been since its start. */
	nodePeak: number;
	/** Proportional share of all processes of the server, so that shared buffers count once. */
	postgres: number;
}

/** The clock of /proc ticks 100 times a second on every Linux that Node runs on (USER_HZ). */
const TICK_MS = 10;

/** Measures a store: its Node process (all threads) and its PostgreSQL with all its processes. */
export function meterOf(nodePid: number, postgresPid: number) {
	return {
		cpu: (): Cpu => ({ node: cpuOf(nodePid).own, postgres: cpuOfServer(postgresPid) }),
		memory: (): Memory => ({
			node: kilobytesOf(nodePid, "status", "VmRSS"),
			nodePeak: kilobytesOf(nodePid, "status", "VmHWM"),
			postgres: [postgresPid, ...childrenOf(postgresPid)]
				.map((pid) => kilobytesOf(pid, "smaps_rollup", "Pss"))
				// One that has ended meanwhile has none.
				.reduce((sum, bytes, i) => sum + (i > 0 && Number.isNaN(bytes) ? 0 : bytes), 0),
		}),
	};
}
export type Meter = ReturnType<typeof meterOf>;

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
