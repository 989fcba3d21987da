/** A request that was sent and got no answer, or one that says that the store is not available. */
export interface Unanswered {
	method: string;
	url: string;
	what: string;
	/** What was going on. */
	during: string;
}

/**
 * Sends requests to the first gateway that accepts a connection, as a client beside a load balancer does: refused
 * connections go to the next one, for nothing was sent. What breaks after that is noted.
 */
export function patientFetch(gateways: () => string[], during: () => string) {
	const lost: Unanswered[] = [];
	let turn = 0;
	async function request(address: string, init: RequestInit = {}): Promise<Response> {
		const { pathname, search } = new URL(address);
		const method = init.method ?? "GET";
		for (let tries = 0; ; tries++) {
			const all = gateways();
			const url = `${all[turn++ % all.length]}${pathname}${search}`;
			try {
				const response = await fetch(url, init);
				if (response.status === 503) lost.push({ method, url, what: await response.clone().text(), during: during() });
				return response;
			} catch (error) {
				const { cause } = error as { cause?: { code?: string } };
				if (cause?.code === "ECONNREFUSED" && tries < 10) continue;
				lost.push({ method, url, what: cause?.code ?? String(error), during: during() });
				throw error;
			}
		}
	}
	return { request, unanswered: () => lost };
}
