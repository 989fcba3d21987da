import { Client, type ClientOptions, errors, type estypes, type TransportRequestOptions } from "@elastic/elasticsearch";
import { InternalError, ServiceUnavailable, StartError } from "../../../../shared/errors.ts";
import { Breaker } from "./breaker.ts";
import { Turns } from "./turns.ts";

export type { estypes };

/** Makes one request; `limits` must be its last argument: `(client, limits) => client.search({ … }, limits)`. */
export type Send<T> = (client: Client, limits: TransportRequestOptions) => Promise<T>;

/** A call's bound, waiting for its turn included. */
const CALL_MS = 2_000;
const PATIENT_CALL_MS = 10_000;
const PROBE_MS = 1_000;
/** More at once only wait in the server. */
const MOST_CALLS = 32;
const SERVER_MAJOR = "8.";
/** Statuses by which the server says "not now". */
const NOT_NOW = new Set([408, 429, 502, 503, 504]);

/**
 * The way to Elasticsearch. Repeats nothing by itself: callers know what may be repeated. While the server is away,
 * calls fail at once, and it is looked for each second.
 */
export class Elastic {
	/** Where it is, without credentials. */
	readonly label: string;
	readonly #options: ClientOptions;
	readonly #breaker = new Breaker(async () => this.#client?.info(undefined, { signal: AbortSignal.timeout(PROBE_MS) }));
	readonly #turns = new Turns(MOST_CALLS);
	#client: Client | undefined;

	/** Throws StartError for a URL that is none. */
	constructor(url: string) {
		const node = URL.parse(url);
		if (!node || !/^https?:$/.test(node.protocol))
			throw new StartError("ELASTICSEARCH_URL must be an http or https address.");
		this.label = `Elasticsearch at ${node.host}`;
		this.#options = { node: url, maxRetries: 0 };
	}

	/**
	 * Looks whether the right server is there, then lets `prepare` make what is needed on it. Throws StartError for
	 * another version or refused credentials, ServiceUnavailable for a server that is away; after a failure nothing is
	 * open, and it may be called again.
	 */
	async connect(prepare: () => Promise<void> = async () => {}): Promise<void> {
		this.#client ??= new Client(this.#options);
		try {
			const { version } = await this.call((client, limits) => client.info(undefined, limits));
			if (!version.number.startsWith(SERVER_MAJOR))
				throw new StartError(wrongServer(`Elasticsearch ${version.number}`));
			await prepare();
		} catch (error) {
			await this.close();
			if (error instanceof errors.ProductNotSupportedError) throw new StartError(wrongServer("another kind of server"));
			throw isDenied(error) ? new StartError("ELASTICSEARCH_URL: the server refuses its credentials.") : error;
		}
	}

	async close(): Promise<void> {
		this.#breaker.close();
		const client = this.#client;
		this.#client = undefined;
		await client?.close();
	}

	/**
	 * Makes a call. Throws ServiceUnavailable where the server is away, too busy, silent for `milliseconds` or refuses
	 * the credentials, and InternalError where it refuses the request; `refusal` tells why.
	 */
	async call<T>(send: Send<T>, milliseconds = CALL_MS): Promise<T> {
		if (this.#breaker.isOpen) throw new ServiceUnavailable("Search");
		// Not AbortSignal.timeout, which would make an error for each call long after it has ended well.
		const end = new AbortController();
		const { signal } = end;
		const timer = setTimeout(() => end.abort(), milliseconds);
		await this.#turns.take(signal);
		try {
			// Looked at again, for both may have changed while this call waited.
			if (!this.#client || this.#breaker.isOpen) throw new ServiceUnavailable("Search");
			const answer = await send(this.#client, { signal });
			this.#breaker.answered();
			return answer;
		} catch (error) {
			throw this.#translated(error);
		} finally {
			clearTimeout(timer);
			this.#turns.give();
		}
	}

	/** The same for work that nobody waits for. */
	patiently<T>(send: Send<T>): Promise<T> {
		return this.call(send, PATIENT_CALL_MS);
	}

	#translated(error: unknown): unknown {
		if (error instanceof errors.ResponseError) {
			this.#breaker.answered();
			const cause = new Refused(error);
			if (NOT_NOW.has(cause.status) || isDenial(cause)) return new ServiceUnavailable("Search", 1, { cause });
			return new InternalError(`Elasticsearch refuses a request: ${cause.message}`, { cause });
		}
		const isSilence = error instanceof errors.TimeoutError || error instanceof errors.RequestAbortedError;
		if (!isSilence && !(error instanceof errors.ConnectionError)) return error;
		// An aborted request is a connection error to one of the client's two transports.
		this.#breaker.unanswered(!isSilence && !/abort/i.test(error.message));
		// Without the client's own error, which holds the whole request and would fill the log with it.
		return new ServiceUnavailable("Search", 1, { cause: new Error(`${error.name}: ${error.message}`) });
	}
}

const wrongServer = (found: string) => `ELASTICSEARCH_URL leads to ${found}; Voltrico needs Elasticsearch 8.`;

/** What the server said against a request: the cause of the error that is thrown. */
class Refused extends Error {
	override readonly name = "Refused";
	readonly status: number;
	/** Elasticsearch's name for it, such as `index_not_found_exception`. */
	readonly type: string;

	constructor({ statusCode = 0, body }: errors.ResponseError) {
		super(String(body?.error?.reason ?? `status ${statusCode}`));
		this.status = statusCode;
		this.type = String(body?.error?.type ?? "unknown");
	}
}

/** What the server said, behind an error of `Elastic.call`; undefined where the error has another cause. */
export function refusal(error: unknown): Pick<Refused, "status" | "type" | "message"> | undefined {
	const cause = error instanceof Error ? error.cause : undefined;
	return cause instanceof Refused ? cause : undefined;
}

/** Whether it is the caller who is refused; an index that is closed for writing answers 403 too. */
const isDenial = ({ status, type }: Pick<Refused, "status" | "type">) =>
	status === 401 || (status === 403 && type !== "cluster_block_exception");

function isDenied(error: unknown): boolean {
	const refused = refusal(error);
	return refused !== undefined && isDenial(refused);
}
