import { StartError } from "../../shared/errors.ts";
import type { AmqpChannel } from "./channel.ts";

/** Waits for a channel's first set-up: undoes it where it is refused for good; one whose server is away comes later. */
export async function started(channel: Pick<AmqpChannel, "ready">, undo: () => Promise<void>): Promise<void> {
	try {
		await channel.ready();
	} catch (error) {
		if (!(error instanceof StartError)) return;
		await undo();
		throw error;
	}
}
