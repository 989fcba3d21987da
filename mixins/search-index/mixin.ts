import type { Service, ServiceSchema } from "moleculer";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { type Owner, openWhenThere, serviceOf } from "../life-cycle.ts";
import type { SearchEngine } from "./port.ts";

/** A service's index: the mixin that opens and closes it with the service, and the way to it. */
export interface SearchIndex<E> {
	mixin: Partial<ServiceSchema>;
	/** The engine. Throws ServiceUnavailable before the service has started and after it has stopped. */
	of(owner: Owner): E;
}

/**
 * Gives a service an index of its own: `const index = searchIndex({ connect: embeddedSearch })`, then
 * `mixins: [index.mixin]` and `index.of(ctx).search(…)`. Filling it is the service's business: see `rebuild`.
 */
export function searchIndex<E extends SearchEngine<any>>(options: { connect: () => E }): SearchIndex<E> {
	const engines = new WeakMap<Service, E>();

	async function started(this: Service): Promise<void> {
		const engine = options.connect();
		await openWhenThere(this, () => engine.open());
		engines.set(this, engine);
	}

	async function stopped(this: Service): Promise<void> {
		const engine = engines.get(this);
		engines.delete(this);
		await engine?.close();
	}

	return {
		// True because moleculer binds hooks to the service.
		mixin: { started, stopped } as Partial<ServiceSchema>,
		of(owner) {
			const engine = engines.get(serviceOf(owner));
			if (!engine) throw new ServiceUnavailable("Search");
			return engine;
		},
	};
}
