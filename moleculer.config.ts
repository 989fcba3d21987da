import { randomBytes } from "node:crypto";
import type { BrokerOptions } from "moleculer";
import type { DestinationStream } from "pino";
import { nodeLogger } from "./shared/broker/logger.ts";
import { ErrorRegenerator } from "./shared/broker/regenerator.ts";
import { RabbitTransporter } from "./shared/broker/transporter.ts";
import { ContractValidator } from "./shared/broker/validator.ts";
import { type Config, config } from "./shared/config.ts";
import { middlewares } from "./shared/middlewares/index.ts";

/** The options of every node: bounded calls, no retries, quick failure detection. `log` takes the log's lines; else the console does. */
export function brokerOptions(
	{ nodeEnv, logLevel, services, clusterName, amqpUrl }: Config,
	log?: DestinationStream,
): BrokerOptions {
	return {
		namespace: clusterName,
		...(amqpUrl && { transporter: new RabbitTransporter(amqpUrl) }),
		// A reused id would inherit the dead process's requests: service + a fresh id per boot.
		nodeID: `${nameOf(services)}-${randomBytes(6).toString("hex")}`,
		logger: nodeLogger(logLevel, log),
		requestTimeout: 8_000,
		retryPolicy: { enabled: false },
		maxCallLevel: 20,
		heartbeatInterval: 2,
		heartbeatTimeout: 6,
		tracking: { enabled: true, shutdownTimeout: 15_000 },
		dependencyTimeout: 30_000,
		bulkhead: { enabled: false },
		circuitBreaker: { enabled: false },
		metrics: false,
		tracing: false,
		validator: new ContractValidator({}),
		errorRegenerator: new ErrorRegenerator(),
		internalMiddlewares: false,
		middlewares: middlewares({ isTest: nodeEnv === "test" }),
		skipProcessEventRegistration: true,
	};
}

/** A node with one service is named after it, one without any is an operator's. */
const nameOf = (services: string[]): string => (services.length > 1 ? "voltrico" : (services[0] ?? "repl"));

export default brokerOptions(config);
