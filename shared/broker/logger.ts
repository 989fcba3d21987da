import { Loggers } from "moleculer";
import pino, { type DestinationStream } from "pino";
import pretty from "pino-pretty";

/** Never in a log, wherever it appears. */
const SECRETS = [
	"password",
	"currentPassword",
	"accessToken",
	"refreshToken",
	"token",
	"cartToken",
	"authorization",
	"cookie",
];

/** The framework's own modules, whose everyday messages tell an operator nothing. */
const QUIET = ["REGISTRY", "REGISTRY.*", "TRANSIT", "TRANSPORTER", "DISCOVERER", "SERIALIZER", "VALIDATOR", "$NODE"];

/** It warns at each call of a service that is away; the edge logs the answer, once, with its request id. */
const CALLS = "BROKER";

/** pino behind Moleculer's convention: the message first, then its details, which become members of the line. */
class StoreLogger extends Loggers.Pino {
	override getLogHandler(bindings: Parameters<Loggers.Pino["getLogHandler"]>[0]) {
		const handler = super.getLogHandler(bindings);
		if (!handler) return null;
		return (type: Parameters<typeof handler>[0], [message, details, ...rest]: unknown[]) =>
			typeof message === "string" && typeof details === "object" && details !== null
				? handler(type, [details, message, ...rest])
				: handler(type, details === undefined ? [message] : [message, details, ...rest]);
	}
}

/** The logger of a node: pretty on a terminal, JSON otherwise, without secrets. */
export function nodeLogger(level: string, destination?: DestinationStream): Loggers.Pino {
	const isQuiet = level === "info";
	return new StoreLogger({
		level: {
			...Object.fromEntries(QUIET.map((mod) => [mod, isQuiet ? "warn" : level])),
			...(["info", "warn"].includes(level) && { [CALLS]: "error" }),
			"**": level,
		},
		pino: {
			options: {
				level,
				redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" },
			},
			destination: destination ?? terminal(),
		},
	} as object);
}

const terminal = (): DestinationStream =>
	process.stdout.isTTY ? pretty({ ignore: "pid,hostname,nodeID,ns,mod", sync: true }) : pino.destination(1);
