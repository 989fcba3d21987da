import { memoryQueues } from "../../mixins/jobs/queues/memory.ts";
import { DELAYS, jobQueueSuite } from "./job-queue.ts";

jobQueueSuite("in memory", async () => memoryQueues(DELAYS));
