import { connect } from "node:net";

/** What AMQP 0-9-1 begins with. */
const HELLO = Buffer.from("AMQP\x00\x00\x09\x01", "latin1");
/** The first byte of every answer to it: a frame that holds a method. */
const METHOD = 1;
const ANSWER_WITHIN_MS = 1_000;

/**
 * Says whether the server at an address answers AMQP 0-9-1 with something else, as one does that speaks HTTP. amqplib
 * takes such an answer for the beginning of a long one and waits. A server that says nothing may be RabbitMQ on its way.
 */
export function speaksOtherwise(url: string): Promise<boolean> {
	const { protocol, hostname, port } = new URL(url);
	if (protocol !== "amqp:") return Promise.resolve(false); // who speaks no TLS is known by that
	return new Promise((resolve) => {
		const socket = connect(Number(port || 5672), hostname.replace(/^\[|\]$/g, ""), () => socket.write(HELLO));
		socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
		socket.on("error", () => {});
		socket.on("close", () => resolve(false));
		socket.once("data", ([first]) => {
			resolve(first !== METHOD);
			socket.destroy();
		});
	});
}
