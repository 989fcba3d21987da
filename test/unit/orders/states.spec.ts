import { describe, expect, test } from "@jest/globals";
import { mayBecome, NEXT } from "../../../services/orders/orders.states.ts";
import { OrderStatus } from "../../../shared/contracts/orders.ts";

const STATUSES = OrderStatus.enum as OrderStatus[];
const LEGAL = [
	"PENDING CONFIRMED",
	"PENDING REJECTED",
	"PENDING CANCELLED",
	"CONFIRMED SHIPPED",
	"CONFIRMED CANCELLED",
	"SHIPPED DELIVERED",
];

describe("the life of an order", () => {
	test("knows every status", () => {
		expect(Object.keys(NEXT).sort()).toEqual([...STATUSES].sort());
	});

	test.each(STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const)))("from %s to %s", (from, to) => {
		expect(mayBecome(from, to)).toBe(LEGAL.includes(`${from} ${to}`));
	});

	test("never comes back to where it was", () => {
		const reach = (from: OrderStatus): OrderStatus[] => NEXT[from].flatMap((next) => [next, ...reach(next)]);
		for (const status of STATUSES) expect(reach(status)).not.toContain(status);
	});
});
