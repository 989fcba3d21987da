import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addressReader } from "../../../services/gateway/http/address.ts";

const request = (remoteAddress: string, headers: IncomingHttpHeaders = {}) => ({
	socket: { remoteAddress } as Socket,
	headers,
});
const PROXIES = ["10.0.0.0/8", "192.0.2.7", "2001:db8:ff::/48"];

describe("a caller's address", () => {
	test.each([
		["203.0.113.9", "203.0.113.9"],
		["::ffff:203.0.113.9", "203.0.113.9"],
		["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
		["2001:0db8:0001:0002::1", "2001:db8:1:2::/64"],
		["2001:db8::1", "2001:db8:0:0::/64"],
		["::1", "0:0:0:0::/64"],
		["fe80::1%eth0", "fe80:0:0:0::/64"],
		["1:2:3:4:5:6:7::", "1:2:3:4::/64"],
		["", "unknown"],
	])("of the socket %s is %s", (remote, address) => {
		expect(addressReader()(request(remote))).toBe(address);
	});

	test("is that of the socket, whatever X-Forwarded-For says, unless a proxy is trusted", () => {
		const headers = { "x-forwarded-for": "198.51.100.1" };
		expect(addressReader()(request("203.0.113.9", headers))).toBe("203.0.113.9");
		expect(addressReader(PROXIES)(request("203.0.113.9", headers))).toBe("203.0.113.9");
		expect(addressReader(PROXIES)(request("11.0.0.1", headers))).toBe("11.0.0.1");
	});

	test.each([
		["one hop", "10.1.2.3", "198.51.100.1", "198.51.100.1"],
		["a proxy by its own address", "192.0.2.7", "198.51.100.1", "198.51.100.1"],
		["a proxy on IPv6", "2001:db8:ff::5", "2001:db8:1:2::9", "2001:db8:1:2::/64"],
		["a proxy behind a socket for both", "::ffff:10.1.2.3", "198.51.100.1", "198.51.100.1"],
		["several proxies", "10.1.2.3", "198.51.100.1, 10.9.9.9, 192.0.2.7", "198.51.100.1"],
		["what the caller wrote itself", "10.1.2.3", "8.8.8.8, 10.0.0.1, 198.51.100.1", "198.51.100.1"],
		["a port", "10.1.2.3", "198.51.100.1:4711", "198.51.100.1"],
		["brackets and a port", "10.1.2.3", "[2001:db8:1:2::9]:4711", "2001:db8:1:2::/64"],
		["no address at all", "10.1.2.3", "unknown", "10.1.2.3"],
		["an address of proxies alone", "10.1.2.3", "10.2.2.2, 10.3.3.3", "10.2.2.2"],
		["no header", "10.1.2.3", undefined, "10.1.2.3"],
		["an empty header", "10.1.2.3", "", "10.1.2.3"],
		["a garbled hop, behind which nothing is believed", "10.1.2.3", "8.8.8.8, x, 10.4.4.4", "10.4.4.4"],
	])("behind trusted proxies, with %s", (_, remote, forwarded, address) => {
		const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
		expect(addressReader(PROXIES)(request(remote, headers))).toBe(address);
	});

	test("does not change with what a caller puts before the hops of its proxies", () => {
		const read = addressReader(PROXIES);
		fc.assert(
			fc.property(fc.string(), (prefix) => {
				const headers = { "x-forwarded-for": `${prefix}, 198.51.100.1, 10.0.0.9` };
				expect(read(request("10.1.2.3", headers))).toBe("198.51.100.1");
			}),
		);
	});
});
