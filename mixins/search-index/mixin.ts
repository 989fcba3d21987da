import type { Service, ServiceSchema } from "moleculer";
import { ServiceUnavailable } from "../../shared/errors.ts";
import { type Owner, openWhenThere, serviceOf } from "../life-cycle.ts";
import type { SearchEngine } from "./port.ts";

/** A service's indexes by name: the mixin that opens and closes them with the service, and the way to them. */
export interface SearchIndexes<E> {
	mixin: Partial<ServiceSchema>;
	/** The engines. Throws ServiceUnavailable before the service has started and after it has stopped. */
	of(owner: Owner): E;
}

/**
 * Gives a service indexes of its own: `const indexes = searchIndexes({ connect: async () => embeddedEngines() })`, then
 * `mixins: [indexes.mixin]` and `indexes.of(ctx).products.search(…)`. Filling them is the service's business: see
 * `rebuild`.
 */
export function searchIndexes<E extends { [name in keyof E]: SearchEngine<any> }>(options: {
	connect: (service: Service) => Promise<E>;
}): SearchIndexes<E> {
	const connected = new WeakMap<Service, E>();

	async function started(this: Service): Promise<void> {
		const engines = await options.connect(this);
		for (const engine of listOf(engines)) await openWhenThere(this, () => engine.open());
		connected.set(this, engines);
	}

	async function stopped(this: Service): Promise<void> {
		const engines = connected.get(this);
		connected.delete(this);
		if (engines) await Promise.all(listOf(engines).map((engine) => engine.close()));
	}

	return {
		// True because moleculer binds hooks to the service.
		mixin: { started, stopped } as Partial<ServiceSchema>,
		of(owner) {
			const engines = connected.get(serviceOf(owner));
			if (!engines) throw new ServiceUnavailable("Search");
			return engines;
		},
	};
}

const listOf = <E extends object>(engines: E): SearchEngine<any>[] => Object.values(engines);
