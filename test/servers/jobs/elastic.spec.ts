import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { elasticDatabase } from "../../../mixins/document-store/drivers/elastic/database.ts";
import { JobDesk } from "../../../mixins/jobs/desk.ts";
import { JOBS, type JobDocument } from "../../../mixins/jobs/port.ts";
import { jobsSuite } from "../../contract/jobs.ts";
import { temporaryClusters } from "../../support/elastic.ts";
import { emptyIndexes } from "../../support/elastic-indexes.ts";
import { onServers } from "../../support/servers.ts";

onServers("jobs in Elasticsearch", ["ELASTICSEARCH_URL"], ({ ELASTICSEARCH_URL: url }) => {
	const prefix = `${temporaryClusters(url)()}-test`;
	const empty = () => emptyIndexes(url, `${prefix}*`);

	jobsSuite(async () => {
		await empty();
		return elasticDatabase({ url, prefix });
	});

	describe("on two nodes", () => {
		const databases = [elasticDatabase({ url, prefix }), elasticDatabase({ url, prefix })];
		const desks = databases.map((database) => new JobDesk("search", database.collection<JobDocument>(JOBS)));
		beforeEach(async () => {
			await empty();
			for (const database of databases) await database.open();
		});
		afterEach(async () => {
			for (const database of databases) await database.close();
		});

		test("one request sent to both at once makes one job, and both answer it", async () => {
			for (let round = 0; round < 20; round++) {
				const request = { requestKey: `key${round}`, fingerprint: "same" };
				const asked = [...desks, ...desks].map((desk) => desk.request("search.rebuild", "system:test", request));
				const answers = await Promise.all(asked);
				expect(new Set(answers.map(({ job }) => job._id)).size).toBe(1);
				expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
			}
			expect((await desks[0]!.list(100)).data).toHaveLength(20);
		});

		test("each job is given to one of many that look for work", async () => {
			for (let key = 0; key < 10; key++) {
				const request = { requestKey: `key${key}`, fingerprint: "same" };
				await desks[key % 2]!.request("search.rebuild", "system:test", request);
			}
			const given: string[] = [];
			while (given.length < 10) {
				const claims = await Promise.all([...desks, ...desks].map((desk) => desk.claim()));
				given.push(...claims.flatMap((job) => (job ? [job._id] : [])));
			}
			expect(new Set(given).size).toBe(10);
			expect(await desks[0]!.claim()).toBeUndefined();
		});
	});
});
