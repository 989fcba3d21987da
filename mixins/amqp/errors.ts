import { ServiceUnavailable, StartError } from "../../shared/errors.ts";

/** The oldest RabbitMQ with message TTL and at-least-once dead letters for quorum queues. */
const OLDEST = [3, 10] as const;

/** amqplib tells the server's refusals in words only, e.g. `403 (ACCESS-REFUSED) with message "…"`. */
const REFUSALS: [RegExp, (found: RegExpExecArray) => string][] = [
	[/ACCESS_REFUSED - Login was refused/, () => "RabbitMQ refuses the user name or the password."],
	// The reason of this one is lost: amqplib 0.10 tells only what came instead of the answer.
	[/^Expected ConnectionOpenOk; got <ConnectionClose/, () => "RabbitMQ does not let its user into its virtual host."],
	[/access to (queue|exchange) '([^']+)' in vhost/, ([, kind, name]) => `its user may not use the ${kind} ${name}.`],
	[/SASL mechanism PLAIN is not provided/, () => "RabbitMQ takes no user name and password."],
	[
		/inequivalent arg '([^']+)' for (queue|exchange) '([^']+)'/,
		([, argument, kind, name]) =>
			`the ${kind} ${name} exists on RabbitMQ with another ${argument} than this version declares. ` +
			`Empty it, delete it and start again; it is then declared anew.`,
	],
	[/^(Invalid frame|Frame size|Unexpected frame|Expected connection|Frame on channel)/i, () => NO_RABBIT],
];
const NO_RABBIT = "the server there is no RabbitMQ, or none that speaks AMQP 0-9-1.";
const CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT)/;

/**
 * Translates what amqplib throws: a StartError for what an operator must change, without the password; else a
 * retryable ServiceUnavailable, for the server may be back any moment.
 */
export function translate(error: unknown): StartError | ServiceUnavailable {
	if (error instanceof StartError || error instanceof ServiceUnavailable) return error;
	const { message = "", code = "" } = error as { message?: string; code?: unknown };
	if (code === "ERR_SSL_WRONG_VERSION_NUMBER") return refused("the server there speaks no TLS; say amqp://.");
	if (CERTIFICATE.test(String(code))) return refused(`the certificate of the server there is not accepted (${code}).`);
	for (const [pattern, sentence] of REFUSALS) {
		const found = pattern.exec(message);
		if (found) return refused(sentence(found));
	}
	return new ServiceUnavailable("RabbitMQ", 1, { cause: error });
}

/** Why a server cannot be used, by what it says of itself; undefined for a RabbitMQ that is new enough. */
export function refusalOf({ product, version }: { product: string; version: string }): StartError | undefined {
	if (product !== "RabbitMQ") return refused(NO_RABBIT);
	const [major = 0, minor = 0] = version.split(".").map(Number);
	const isNewEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
	return isNewEnough ? undefined : refused(`RabbitMQ there is ${version}; ${OLDEST.join(".")} or newer is needed.`);
}

const refused = (sentence: string) => new StartError(`AMQP_URL cannot be used: ${sentence}`);
