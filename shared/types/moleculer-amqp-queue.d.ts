declare module "moleculer-amqp-queue" {
	/** What its methods need of a queue. */
	interface Queue {
		sendToQueue(name: string, content: Buffer, options: { persistent: boolean }): void;
	}
	const schema: {
		name: string;
		methods: {
			/** Writes a job to the queue of this name. */
			addAMQPJob(this: { getAMQPQueue(name: string): Promise<Queue> }, name: string, message: unknown): Promise<void>;
		};
	};
	export default schema;
}
