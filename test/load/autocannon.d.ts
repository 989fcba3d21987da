/** The part of autocannon that the load generator uses; the package brings no types. */
declare module "autocannon" {
	interface Request {
		method?: string;
		path: string;
		headers?: Record<string, string>;
		body?: string;
		onResponse?(status: number, body: string): void;
	}
	interface Client {
		setRequests(requests: Request[]): void;
	}
	interface Options {
		url: string;
		connections: number;
		/** Seconds. */
		duration: number;
		/** Milliseconds between its looks at whether to stop. */
		sampleInt: number;
		/** Seconds. */
		timeout: number;
		maxConnectionRequests?: number;
		/** Requests a second, of all connections together. */
		overallRate?: number;
		setupClient(client: Client): void;
	}
	interface Instance extends PromiseLike<unknown> {
		/** Right after `onResponse`; the last value is the latency in milliseconds. */
		on(event: "response", listener: (client: Client, status: number, bytes: number, ms: number) => void): this;
		on(event: "reqError", listener: (error: Error) => void): this;
		stop(): void;
	}
	export default function autocannon(options: Options): Instance;
}
