import type { BrokerOptions, CallingOptions, Middleware } from "moleculer";
import { type DeadLetters, deadLettersOf } from "../../mixins/events/buses/amqp/dead-letters.ts";
import { config } from "../config.ts";
import { StartError } from "../errors.ts";
import { replCommands } from "./repl-commands.ts";
import { stopOnSignals } from "./stop.ts";
import { storeOf } from "./store.ts";

/**
 * A node without services that joins the running cluster and opens the Moleculer REPL on it. What an operator calls
 * there is called as the system, which may everything; facts and history name `system:operator`.
 */
const { amqpUrl: url, clusterName } = config;
if (!url) throw new StartError("AMQP_URL must be set: the REPL joins a cluster; beside one, npm run start:repl.");
if (!process.stdin.isTTY) throw new StartError("The REPL needs a terminal.");

type Call = (action: string, params?: unknown, options?: CallingOptions) => Promise<unknown>;
const asOperator: Middleware = {
	name: "AsOperator",
	// True because this is what a broker's call is; moleculer's type of the hook says that it answers at once.
	call: ((next: Call): Call =>
		(action, params, options) =>
			next(action, params, {
				...options,
				meta: { caller: { system: "operator" }, ...options?.meta },
			})) as unknown as NonNullable<Middleware["call"]>,
};

const { broker, start, stop } = storeOf({ ...config, services: [] }, [asOperator]);
stopOnSignals(stop);
await start();

let letters: DeadLetters | undefined;
const open = () => {
	letters ??= deadLettersOf({ url, clusterName, logger: broker.getLogger("dead-letters") });
	return letters;
};
// True because moleculer-repl gives arguments by name; Moleculer's type says that it gives a list.
broker.options.replOptions = { customCommands: replCommands(open, console.log) } as unknown as NonNullable<
	BrokerOptions["replOptions"]
>;
broker.repl();
