import { BlockList, isIP } from "node:net";
import type { GatewayRequest } from "./request.ts";

/** Says where a request comes from, as limits count it. */
export type AddressReader = (request: Pick<GatewayRequest, "socket" | "headers">) => string;

/**
 * Reads the caller's address: that of the socket; behind proxies that are trusted, the last address of
 * `X-Forwarded-For` that none of them has, for what stands before it the caller may have written. An IPv6 address is
 * cut to its /64 network, of which one subscriber has all.
 */
export function addressReader(trustedProxies: string[] = []): AddressReader {
	const trusted = listOf(trustedProxies);
	const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
	return ({ socket, headers }) => {
		let address = plain(socket.remoteAddress ?? "");
		if (trustedProxies.length === 0) return networkOf(address);
		// True because Node joins repeated headers of this name.
		const hops = ((headers["x-forwarded-for"] as string | undefined) ?? "").split(",").map(plain);
		while (isTrusted(address)) {
			const hop = hops.pop();
			if (!hop || isIP(hop) === 0) break;
			address = hop;
		}
		return networkOf(address);
	};
}

function listOf(networks: string[]): BlockList {
	const list = new BlockList();
	for (const network of networks) {
		const [address = "", prefix] = network.split("/");
		const family = isIP(address) === 6 ? "ipv6" : "ipv4";
		if (prefix === undefined) list.addAddress(address, family);
		else list.addSubnet(address, Number(prefix), family);
	}
	return list;
}

/** An address without what a proxy or the system may put around it: a port, brackets, a zone, the IPv6 form of IPv4. */
function plain(text: string): string {
	const address = text
		.trim()
		.replace(/^\[([^\]]+)\](:\d+)?$/, "$1")
		.replace(/%.*$/, "")
		.replace(/^::ffff:(?=\d+\.)/i, "");
	return address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
}

function networkOf(address: string): string {
	if (isIP(address) !== 6) return address || "unknown";
	const [left = "", right] = address.split("::");
	const groups = left.split(":").filter(Boolean);
	const rest = right?.split(":").filter(Boolean) ?? [];
	// "::" stands for as many zeros as are missing.
	while (right !== undefined && groups.length + rest.length < 8) groups.push("0");
	const network = [...groups, ...rest].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
	return `${network.join(":")}::/64`;
}
