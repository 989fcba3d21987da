import { createServer, type Server } from "node:net";
import { StartError } from "../errors.ts";

const REASONS: Record<string, (host: string, port: number, variable: string) => string> = {
	EADDRINUSE: (host, port, variable) =>
		`Port ${port} of ${host} is in use by another program; set ${variable} to a free one.`,
	EACCES: (host, port, variable) => `This user may not open port ${port} of ${host}; set ${variable} to 1024 or above.`,
	EADDRNOTAVAIL: (host) => `HOST is ${host}, which is no address of this machine.`,
	ENOTFOUND: (host) => `HOST is ${host}, which is no address of this machine.`,
};

/** Opens a port; throws a StartError that says why it cannot be had and which variable chooses another. */
export async function listen(server: Server, host: string, port: number, variable = "PORT"): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const refuse = (cause: NodeJS.ErrnoException) => {
			const reason = REASONS[cause.code ?? ""];
			reject(reason ? new StartError(reason(host, port, variable), { cause }) : cause);
		};
		server.once("error", refuse);
		server.listen(port, host, () => {
			server.off("error", refuse);
			resolve();
		});
	});
}

/** Throws early, before any store is opened, where the port cannot be had. */
export async function assertPortIsFree(host: string, port: number): Promise<void> {
	const probe = createServer();
	await listen(probe, host, port);
	await new Promise((resolve) => probe.close(resolve));
}
