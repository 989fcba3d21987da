import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { ServiceBroker, type ServiceSchema } from "moleculer";
import { databaseFor } from "../../../mixins/document-store/database-for.ts";
import type { Collection, DocumentDatabase } from "../../../mixins/document-store/port.ts";
import { JobDesk, WORK_LEASE_MS } from "../../../mixins/jobs/desk.ts";
import { jobs } from "../../../mixins/jobs/mixin.ts";
import { JOBS, type JobDocument, type Step } from "../../../mixins/jobs/port.ts";
import { LOOK_MS } from "../../../mixins/jobs/worker.ts";
import { RETRY_DELAYS_MS } from "../../../mixins/retries.ts";
import { loadConfig, serviceNames } from "../../../shared/config.ts";
import { setRuntime } from "../../../shared/runtime.ts";
import { removeJobQueues } from "../../support/amqp.ts";
import { scratchDir } from "../../support/broker.ts";
import { eventually } from "../../support/eventually.ts";
import { freshClusterName, onServers } from "../../support/servers.ts";

onServers("the jobs of a service of two nodes", ["AMQP_URL"], ({ AMQP_URL }) => {
	let cluster: string;
	let scratch: Awaited<ReturnType<typeof scratchDir>>;
	let database: DocumentDatabase;
	let documents: Collection<JobDocument>;
	let desk: JobDesk;
	let brokers: ServiceBroker[];
	/** Which node began a step of which job, in order. */
	let steps: { node: string; job: string }[];
	beforeEach(async () => {
		cluster = freshClusterName();
		scratch = await scratchDir();
		database = await databaseFor({ service: "products", dataDir: scratch.path });
		documents = database.collection(JOBS);
		await database.open();
		desk = new JobDesk("products", documents);
		[brokers, steps] = [[], []];
	});
	afterEach(async () => {
		await Promise.all(brokers.map((broker) => broker.stop()));
		await removeJobQueues(AMQP_URL, cluster, "products", RETRY_DELAYS_MS);
		await database.close();
		await scratch.remove();
	});

	async function startNode(node: string, work: () => Promise<void>) {
		const broker = new ServiceBroker({ logger: false });
		brokers.push(broker);
		const env = { AMQP_URL, CLUSTER_NAME: cluster };
		setRuntime(broker, { config: loadConfig(env, { serviceNames }), postgresUrl: () => "" });
		const step = async ({ _id, progress, report, input }: JobDocument): Promise<Step> => {
			steps.push({ node, job: _id });
			await work();
			return { progress, report, input, isLast: true };
		};
		const { mixin, wake } = jobs({
			collection: () => documents,
			work: () => ({ "products.test": { step, discard: async () => {} } }),
		});
		// True because a mixin is a schema with some members.
		broker.createService({ name: "products", mixins: [mixin as ServiceSchema] });
		await broker.start();
		return { wake };
	}
	async function submit(key: string): Promise<string> {
		const { _id } = await desk.open("products.test", "system:test");
		await desk.submit(_id, { requestKey: key, fingerprint: key }, { input: {}, total: 1 });
		return _id;
	}
	const isDone = (id: string) => async () => (await documents.get(id))?.status === "done";

	test("go one to each, the next at once to the one that has nothing to do", async () => {
		const gate = Promise.withResolvers<void>();
		const { wake } = await startNode("one", () => gate.promise);
		await startNode("two", () => gate.promise);
		const first = await submit("first");
		wake();
		await eventually(() => steps.length === 1);
		// Takes the turn of the one that is free, so that the next would be the busy one's if it took turns.
		wake();
		const second = await submit("second");
		wake();
		await eventually(() => steps.length === 2, LOOK_MS / 2);
		expect(new Set(steps.map(({ job }) => job))).toEqual(new Set([first, second]));
		expect(new Set(steps.map(({ node }) => node))).toEqual(new Set(["one", "two"]));
		gate.resolve();
		await eventually(isDone(first));
		await eventually(isDone(second));
		expect(steps).toHaveLength(2);
	});

	test("are taken over from a node that is not heard of any more", async () => {
		const gate = Promise.withResolvers<void>();
		const { wake } = await startNode("lost", () => gate.promise);
		const id = await submit("taken over");
		wake();
		await eventually(() => steps.length === 1);
		const begunAt = Date.now();
		await startNode("next", async () => {});
		await eventually(isDone(id), WORK_LEASE_MS + 2 * LOOK_MS);
		expect(Date.now() - begunAt).toBeGreaterThan(WORK_LEASE_MS - LOOK_MS);
		expect(steps.map(({ node }) => node)).toEqual(["lost", "next"]);
		gate.resolve();
	});
});
