/** Longer than any request; an orchestrator kills after 20 s. */
const HARD_EXIT_MS = 19_000;

/** Stops cleanly on SIGTERM and SIGINT, within a bound; a second signal ends at once. A bug that nobody caught stops too. */
export function stopOnSignals(stop: () => Promise<void>): void {
	let isStopping = false;
	const end = (code: number) => {
		if (isStopping) process.exit(1);
		isStopping = true;
		setTimeout(() => process.exit(1), HARD_EXIT_MS).unref();
		stop().then(
			() => process.exit(code),
			(error) => {
				console.error("The stop was not clean:", error);
				process.exit(1);
			},
		);
	};
	process.on("SIGTERM", () => end(0));
	process.on("SIGINT", () => end(0));
	process.on("uncaughtException", (error) => {
		console.error("A bug ends this process; what was acknowledged is safe:", error);
		end(1);
	});
}
