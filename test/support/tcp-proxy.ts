import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server that a test cuts or clogs, while others use the server undisturbed. */
export interface TcpProxy {
	port: number;
	/** Breaks all connections and refuses new ones, as a killed server does. */
	kill(): Promise<void>;
	/** Accepts connections and lets nothing through, as a stopped process does. */
	pause(): void;
	/** Breaks all connections; new ones are let through. */
	reset(): void;
	/** Ends whatever is in the way. */
	restore(): Promise<void>;
	close(): Promise<void>;
}

/** Opens a way to a server on a free port. */
export async function tcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
	const sockets = new Set<Socket>();
	let isPaused = false;
	const keep = (socket: Socket): Socket => {
		sockets.add(socket);
		socket.on("error", () => socket.destroy());
		socket.on("close", () => sockets.delete(socket));
		return isPaused ? socket.pause() : socket;
	};
	const server: Server = createServer((incoming) => {
		const outgoing = keep(connect(target));
		keep(incoming).on("close", () => outgoing.destroy());
		outgoing.on("close", () => incoming.destroy());
		// Not `pipe`, which would resume what is paused.
		incoming.on("data", (chunk) => outgoing.write(chunk));
		outgoing.on("data", (chunk) => incoming.write(chunk));
		if (isPaused) for (const socket of [incoming, outgoing]) socket.pause();
	});
	const listen = async (port: number): Promise<void> => {
		server.listen(port, "127.0.0.1");
		await once(server, "listening");
	};
	const reset = (): void => {
		for (const socket of sockets) socket.destroy();
	};
	await listen(0);
	// True because it listens on TCP.
	const { port } = server.address() as AddressInfo;
	const stop = async (): Promise<void> => {
		const closed = server.listening ? once(server.close(), "close") : undefined;
		reset();
		await closed;
	};
	return {
		port,
		kill: stop,
		pause() {
			isPaused = true;
			for (const socket of sockets) socket.pause();
		},
		reset,
		async restore() {
			isPaused = false;
			for (const socket of sockets) socket.resume();
			if (!server.listening) await listen(port);
		},
		close: stop,
	};
}

/** The address of a database by way of a proxy, which the driver may not go around. */
export async function proxied(url: string): Promise<{ url: string; proxy: TcpProxy }> {
	const direct = new URL(url);
	const proxy = await tcpProxy({ host: direct.hostname, port: Number(direct.port) });
	direct.hostname = "127.0.0.1";
	direct.port = String(proxy.port);
	direct.searchParams.delete("replicaSet");
	direct.searchParams.set("directConnection", "true");
	return { url: direct.href, proxy };
}
