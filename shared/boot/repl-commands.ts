import type { DeadLetters } from "../../mixins/events/buses/amqp/dead-letters.ts";
import { type Consumer, topology } from "../contracts/events.ts";

/** A command as moleculer-repl takes it; `<name>` in it is an argument. */
export interface ReplCommand {
	command: string;
	description: string;
	action(broker: unknown, args: Record<string, unknown>): Promise<void>;
}

/** What the REPL of a cluster knows beside Moleculer's own commands. `print` takes a line. */
export const replCommands = (letters: () => DeadLetters, print: (line: string) => void): ReplCommand[] => [
	{
		command: "dead-letters",
		description: "How many facts each service has given up on",
		async action() {
			for (const [name, count] of Object.entries(await letters().depths())) print(`${name.padEnd(10)} ${count}`);
		},
	},
	{
		command: "replay <service>",
		description: "Give a service once more what it has given up on; mend the cause first",
		async action(_broker, { service }) {
			if (!isConsumer(service)) return print(`Facts go to ${Object.keys(topology).join(", ")}; not to ${service}.`);
			const count = await letters().replay(service);
			print(
				`${service} is given ${count} facts once more. What it refuses again is back at once: look with dead-letters.`,
			);
		},
	},
];

const isConsumer = (name: unknown): name is Consumer => Object.hasOwn(topology, String(name));
