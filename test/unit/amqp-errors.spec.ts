import { describe, expect, test } from "@jest/globals";
import { refusalOf, translate } from "../../mixins/amqp/errors.ts";
import { ServiceUnavailable, StartError } from "../../shared/errors.ts";

describe("the errors of RabbitMQ", () => {
	const servers: [string, string, RegExp | undefined][] = [
		["RabbitMQ", "3.10.0", undefined],
		["RabbitMQ", "3.13.7", undefined],
		["RabbitMQ", "4.1.2", undefined],
		["RabbitMQ", "3.9.29", /3\.9\.29; 3\.10 or newer is needed/],
		["RabbitMQ", "2.8.4", /2\.8\.4/],
		["Qpid", "9.0.0", /no RabbitMQ/],
	];
	test.each(servers)("judge %s %s by what it says of itself", (product, version, sentence) => {
		const refusal = refusalOf({ product, version });
		if (!sentence) expect(refusal).toBeUndefined();
		else expect(refusal?.message).toMatch(sentence);
	});

	const forGood: [string, Error, RegExp][] = [
		["a certificate", Object.assign(new Error("x"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }), /certificate/],
		[
			"a queue that is another",
			new Error(
				"Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message \"PRECONDITION_FAILED - inequivalent arg 'x-delivery-limit' for queue 'voltrico.carts' in vhost '/': received '100' but current is '5'\"",
			),
			/queue voltrico\.carts exists on RabbitMQ with another x-delivery-limit.*delete it/,
		],
		["something else's greeting", new Error("Invalid frame"), /no RabbitMQ/],
	];
	test.each(forGood)("tell an operator what to do about %s", (_, error, sentence) => {
		expect(translate(error)).toBeInstanceOf(StartError);
		expect(translate(error).message).toMatch(sentence);
	});

	test("leave everything else to another try, and keep its cause", () => {
		const cause = new Error("connect ECONNREFUSED 127.0.0.1:5672");
		expect(translate(cause)).toBeInstanceOf(ServiceUnavailable);
		expect(translate(cause)).toMatchObject({ cause, retryable: true });
	});
});
