import { describe, expect, test } from "@jest/globals";
import { Errors } from "moleculer";
import { normalise, problemOf } from "../../../services/gateway/http/problem.ts";
import { StoreUnavailable } from "../../../shared/errors.ts";

const data = { action: "orders.place", nodeID: "orders-1" };

/** Every class of moleculer's errors, and what the API makes of it: the service is away (503), or the code is wrong (500). */
const CASES: Record<string, [Error, number]> = {
	ServiceNotFoundError: [new Errors.ServiceNotFoundError(data), 503],
	ServiceNotAvailableError: [new Errors.ServiceNotAvailableError(data), 503],
	RequestTimeoutError: [new Errors.RequestTimeoutError(data), 503],
	RequestSkippedError: [new Errors.RequestSkippedError(data), 503],
	RequestRejectedError: [new Errors.RequestRejectedError(data), 503],
	QueueIsFullError: [new Errors.QueueIsFullError({ ...data, size: 1, limit: 1 }), 503],
	BrokerDisconnectedError: [disconnected(), 503],
	MoleculerError: [new Errors.MoleculerError("a bug"), 500],
	MoleculerRetryableError: [new Errors.MoleculerRetryableError("a bug"), 500],
	MoleculerServerError: [new Errors.MoleculerServerError("a bug"), 500],
	MoleculerClientError: [new Errors.MoleculerClientError("a bug"), 500],
	ValidationError: [new Errors.ValidationError("a bug"), 500],
	MaxCallLevelError: [new Errors.MaxCallLevelError({ nodeID: "orders-1", level: 20 }), 500],
	ServiceSchemaError: [new Errors.ServiceSchemaError("a bug", {}), 500],
	BrokerOptionsError: [new Errors.BrokerOptionsError("a bug", {}), 500],
	GracefulStopTimeoutError: [new Errors.GracefulStopTimeoutError(undefined as never), 500],
	ProtocolVersionMismatchError: [new Errors.ProtocolVersionMismatchError({}), 500],
	InvalidPacketDataError: [new Errors.InvalidPacketDataError({}), 500],
	TimeoutError: [new Errors.TimeoutError("a bug"), 500],
	ExtendableError: [new Errors.ExtendableError("a bug"), 500],
};

describe("an error of the broker", () => {
	test("is in this table, whatever its class", () => {
		const classes = Object.entries(Errors).filter(([, value]) => value.prototype instanceof Error);
		expect(classes.map(([name]) => name).sort()).toEqual(Object.keys(CASES).sort());
	});

	const cases = Object.entries(CASES).map(([name, found]) => [name, ...found] as const);
	test.each(cases)("%s becomes a problem of its own kind", (_, error, status) => {
		const made = normalise(error);
		const problem = problemOf(made, "request-1");
		expect([problem.status, problem.retryable]).toEqual([status, status === 503]);
		if (status === 503) expect(made.data.retryAfter).toBeGreaterThan(0);
		expect(JSON.stringify(problem)).not.toMatch(/orders|a bug|node/i);
	});

	test.each(cases)("%s is the same after a hop", (_, error, status) => {
		const regenerator = new Errors.Regenerator();
		regenerator.init({ metadata: {} } as never);
		const plain = regenerator.extractPlainError(error, { sender: "orders-1" } as never);
		const restored = regenerator.restore(JSON.parse(JSON.stringify(plain)), { sender: "orders-1" } as never);
		expect(problemOf(normalise(restored), "request-1").status).toBe(status);
	});
});

test.each([
	["a store that is away", new StoreUnavailable("orders"), 503],
	["a bug", new TypeError("x is undefined"), 500],
	["nothing", undefined, 500],
	["a text", "oh", 500],
	["a circular answer, which no transporter can send", serialisationError(), 500],
])("%s is what it is", (_, error, status) => {
	expect(problemOf(normalise(error), "request-1").status).toBe(status);
});

/** Its type asks for a message that its constructor does not take. */
function disconnected(): Error {
	return new Errors.BrokerDisconnectedError("");
}

function serialisationError(): unknown {
	const circle: { self?: object } = {};
	circle.self = circle;
	try {
		return JSON.stringify(circle);
	} catch (error) {
		return error;
	}
}
