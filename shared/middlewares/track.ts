import * as moleculer from "moleculer";

type Init = (broker: moleculer.ServiceBroker) => moleculer.Middleware;

// True because moleculer has them by these names; its types leave them out.
const { Middlewares } = moleculer as unknown as { Middlewares: { ContextTracker: Init } };

const init: Init = (broker) => {
	const { remoteAction: _, ...local } = Middlewares.ContextTracker(broker);
	return local;
};

/**
 * Counts what runs, so that a stop waits for it: Moleculer's, but for calls to other nodes. One of those that timed out
 * would count for ever, and whoever made it is counted himself.
 */
// True because moleculer takes what makes a middleware for one; its types leave that out.
export const track = init as unknown as moleculer.Middleware;
