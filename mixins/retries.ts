/**
 * Waits before the second to fifth attempt at a fact or a job, in milliseconds; what fails then too is dead. One list
 * for both, since both go by the same queues of RabbitMQ.
 */
export const RETRY_DELAYS_MS: readonly number[] = [1_000, 10_000, 60_000, 600_000];

/** Why something failed for good, for a person to read. */
export const reasonOf = (error: unknown): string =>
	error instanceof Error ? `${error.name}: ${error.message}` : String(error);
