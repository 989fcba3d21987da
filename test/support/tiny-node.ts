import type { ChannelModel } from "amqplib";
import { type ActionHandler, type Middleware, ServiceBroker, Transporters } from "moleculer";
import { brokerOptions } from "../../moleculer.config.ts";
import { leave } from "../../shared/broker/membership.ts";
import { loadConfig, serviceNames } from "../../shared/config.ts";

/** Where a node is: on which RabbitMQ, and in which cluster. */
export interface Place {
	url: string;
	cluster: string;
}

export interface NodeOptions extends Place {
	services?: { name: string; actions: Record<string, ActionHandler> }[];
	/** Moleculer's own transporter instead of ours, to see what ours is for. */
	isStock?: boolean;
	middlewares?: Middleware[];
	log?: (line: string) => void;
}

/** A node as every node is, but for services that no contract knows. */
export function tinyNode({ url, cluster, services = [], isStock = false, middlewares = [], log }: NodeOptions) {
	const env = { LOG_LEVEL: log ? "warn" : "fatal", AMQP_URL: url, CLUSTER_NAME: cluster };
	const options = brokerOptions(loadConfig(env, { serviceNames }), log && { write: log });
	const stock = () => new Transporters.AMQP({ url, prefetch: 100, socketOptions: { noDelay: true } } as object);
	const broker = new ServiceBroker({
		...options,
		middlewares: [...options.middlewares!, ...middlewares],
		...(isStock && { transporter: stock() }),
	});
	for (const { name, actions } of services) {
		const open = Object.entries(actions).map(([action, handler]) => [action, { auth: "internal", handler }]);
		broker.createService({ name, actions: Object.fromEntries(open) });
	}
	return {
		broker,
		/** As a node of the store stops. */
		async stop() {
			await leave(broker);
			await broker.stop();
		},
		/** Without a farewell. */
		async end() {
			await broker.stop();
			// A stock transporter whose channel is gone leaves its connection open, and restores it when it is closed.
			const transporter = broker.transit!.tx as Transporters.Base & {
				connection?: ChannelModel;
				connectionDisconnecting: boolean;
			};
			transporter.connectionDisconnecting = true;
			await transporter.connection?.close().catch(() => {});
		},
	};
}

export type TinyNode = ReturnType<typeof tinyNode>;
