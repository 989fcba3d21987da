import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ServiceBroker } from "moleculer";
import payments from "../../services/payments/payments.service.ts";
import { asSystem, call } from "../../shared/broker/call.ts";
import type { Fact } from "../../shared/contracts/events.ts";
import type { TEST_TOKENS } from "../../shared/contracts/orders.ts";
import type { Payment } from "../../shared/contracts/payments.ts";
import { armFailpoints } from "../../shared/failpoint.ts";
import { newId } from "../../shared/ids.ts";
import { startBroker } from "../support/broker.ts";
import { eventually } from "../support/eventually.ts";
import { collectFacts } from "../support/facts.ts";
import { ask, type ScratchDatabases, scratchDatabases } from "../support/postgres.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });
const system = asSystem("orders");
let postgres: ScratchDatabases;
let broker: ServiceBroker;
let facts: Fact[];

beforeAll(async () => {
	postgres = await scratchDatabases();
	broker = await startBroker([payments], {
		dataDir: postgres.dataDir,
		postgresUrl: () => postgres.urlFor("payments"),
	});
	facts = collectFacts(broker);
});

afterAll(async () => {
	await broker?.stop();
	await postgres?.stop();
});

const authorize = (orderId: string, token: (typeof TEST_TOKENS)[number] = "tok_ok", amount = 129_900) =>
	call(broker, "payments.authorize", { orderId, amount: usd(amount), method: "test_card", token }, system);
const voidOf = (orderId: string) => call(broker, "payments.void", { orderId }, system);
const capture = (orderId: string, captureId: string, amount: number) =>
	call(broker, "payments.capture", { orderId, captureId, amount: usd(amount) }, system);
const refund = (orderId: string, refundId: string, amount: number) =>
	call(broker, "payments.refund", { orderId, refundId, amount: usd(amount) }, system);

const chargesOf = (orderId: string) =>
	ask<{ is_voided: boolean; calls: number; captured: string; refunded: string }>(
		postgres.urlFor("payments"),
		`SELECT is_voided, calls, captured, refunded FROM test_charges WHERE key = '${orderId}'`,
	);
const toldOf = (orderId: string) => facts.filter(({ subject }) => subject === orderId).map(({ type }) => type);

describe("a payment", () => {
	const outcomes = [
		["tok_ok", { status: "AUTHORIZED", authorized: usd(129_900) }, "payment.authorized"],
		["tok_declined", { status: "DECLINED", reason: "CARD_DECLINED", authorized: usd(0) }, "payment.declined"],
		["tok_insufficient_funds", { status: "DECLINED", reason: "INSUFFICIENT_FUNDS" }, "payment.declined"],
		["tok_error", { status: "FAILED", reason: "PROVIDER_ERROR" }, "payment.failed"],
	] as const;

	test.each(outcomes)(
		"by %s has its outcome, however often it is asked for, and tells it once",
		async (token, outcome, fact) => {
			const orderId = newId("ord");
			const answers = await Promise.all(Array.from({ length: 5 }, () => authorize(orderId, token)));
			answers.push(await authorize(orderId, token));
			for (const answer of answers) expect(answer).toEqual({ ...answers[0], orderId, ...outcome });
			expect(await chargesOf(orderId)).toHaveLength(1);
			await eventually(() => toldOf(orderId).length > 0);
			expect(toldOf(orderId)).toEqual([fact]);
		},
	);

	test("keeps its first amount and token, whatever is asked for later", async () => {
		const orderId = newId("ord");
		await authorize(orderId, "tok_ok", 500);
		expect(await authorize(orderId, "tok_declined", 900)).toMatchObject({ status: "AUTHORIZED", authorized: usd(500) });
	});

	test("does not keep a token once its outcome is known", async () => {
		const orderId = newId("ord");
		await authorize(orderId);
		const rows = await ask(postgres.urlFor("payments"), `SELECT token FROM payments WHERE order_id = '${orderId}'`);
		expect(rows).toEqual([{ token: null }]);
	});

	test("that the provider leaves without an answer is unknown, until the same key is asked for again", async () => {
		const orderId = newId("ord");
		await expect(authorize(orderId, "tok_timeout")).rejects.toMatchObject({ type: "SERVICE_UNAVAILABLE", code: 503 });
		expect(await chargesOf(orderId)).toMatchObject([{ calls: 1, is_voided: false }]);
		expect(await authorize(orderId, "tok_timeout")).toMatchObject({ status: "AUTHORIZED" });
		expect(await chargesOf(orderId)).toHaveLength(1);
	});
});

describe("a void", () => {
	test("gives up what is held, once", async () => {
		const orderId = newId("ord");
		await authorize(orderId);
		expect(await voidOf(orderId)).toMatchObject({ status: "VOIDED", authorized: usd(0) });
		expect(await voidOf(orderId)).toMatchObject({ status: "VOIDED" });
		expect(await chargesOf(orderId)).toMatchObject([{ is_voided: true }]);
		await eventually(() => toldOf(orderId).length >= 2);
		expect(toldOf(orderId)).toEqual(["payment.authorized", "payment.voided"]);
	});

	test("of an unknown order refuses a late authorisation, and nothing is charged", async () => {
		const orderId = newId("ord");
		expect(await voidOf(orderId)).toMatchObject({ status: "VOIDED" });
		expect(await authorize(orderId)).toMatchObject({ status: "VOIDED", authorized: usd(0) });
		expect(await chargesOf(orderId)).toEqual([]);
	});

	test("of a declined payment leaves it declined", async () => {
		const orderId = newId("ord");
		await authorize(orderId, "tok_declined");
		expect(await voidOf(orderId)).toMatchObject({ status: "DECLINED" });
	});

	test("of one without an outcome asks first, and voids the hold that it finds", async () => {
		const orderId = newId("ord");
		await authorize(orderId, "tok_timeout").catch(() => {});
		expect(await voidOf(orderId)).toMatchObject({ status: "VOIDED" });
		expect(await chargesOf(orderId)).toMatchObject([{ is_voided: true }]);
	});

	test.each(["payments.claimed", "payments.charged"])("after a crash at %s leaves nothing held", async (place) => {
		const orderId = newId("ord");
		armFailpoints(`${place}=throw`);
		await expect(authorize(orderId)).rejects.toThrow();
		armFailpoints();
		expect(await voidOf(orderId)).toMatchObject({ status: "VOIDED" });
		expect(await chargesOf(orderId)).toMatchObject([{ is_voided: true }]);
	});

	test("that crashed after the provider's answer is repeated", async () => {
		const orderId = newId("ord");
		await authorize(orderId);
		armFailpoints("payments.voided=throw");
		await expect(voidOf(orderId)).rejects.toThrow();
		armFailpoints();
		expect(await voidOf(orderId)).toMatchObject({ status: "VOIDED" });
	});

	test("that races with authorisations wins: whatever was held is given up", async () => {
		for (let round = 0; round < 10; round++) {
			const orderId = newId("ord");
			const race: Promise<Payment>[] = Array.from({ length: 6 }, (_, i) =>
				i === 3 ? voidOf(orderId) : authorize(orderId),
			);
			await Promise.all(race);
			expect(await authorize(orderId)).toMatchObject({ status: "VOIDED" });
			expect(await chargesOf(orderId)).not.toContainEqual(expect.objectContaining({ is_voided: false }));
		}
	});
});

describe("captures and refunds", () => {
	test("take part of the hold and give part of that back, each once per id", async () => {
		const orderId = newId("ord");
		await authorize(orderId, "tok_ok", 1_000);
		await Promise.all([capture(orderId, "c1", 300), capture(orderId, "c1", 300), capture(orderId, "c1", 300)]);
		expect(await capture(orderId, "c2", 500)).toMatchObject({
			status: "CAPTURED",
			authorized: usd(200),
			captured: usd(800),
		});
		await refund(orderId, "r1", 100);
		expect(await refund(orderId, "r1", 100)).toMatchObject({ captured: usd(800), refunded: usd(100) });
		expect(await chargesOf(orderId)).toMatchObject([{ captured: "800", refunded: "100" }]);
	});

	test("never take more than is held, nor give back more than was taken, however many come at once", async () => {
		const orderId = newId("ord");
		await authorize(orderId, "tok_ok", 1_000);
		const takes = await Promise.allSettled(Array.from({ length: 6 }, (_, i) => capture(orderId, `c${i}`, 300)));
		expect(takes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
		const gifts = await Promise.allSettled(Array.from({ length: 6 }, (_, i) => refund(orderId, `r${i}`, 400)));
		expect(gifts.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
		expect(await chargesOf(orderId)).toMatchObject([{ captured: "900", refunded: "800" }]);
		await expect(capture(orderId, "more", 101)).rejects.toMatchObject({
			type: "VALIDATION_FAILED",
			data: { errors: [{ pointer: "/amount" }] },
		});
	});

	test("of what holds nothing are refused", async () => {
		const orderId = newId("ord");
		await expect(capture(orderId, "c1", 1)).rejects.toMatchObject({ type: "NOT_FOUND" });
		await authorize(orderId, "tok_declined");
		await expect(capture(orderId, "c1", 1)).rejects.toMatchObject({ type: "INTERNAL_ERROR" });
		await expect(refund(orderId, "r1", 1)).rejects.toMatchObject({ type: "INTERNAL_ERROR" });
	});
});
