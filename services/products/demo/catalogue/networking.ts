import type { Shelf } from "../product.ts";

/** What brings the network into every room. */
export const networking: Shelf[] = [
	{
		path: ["Networking", "Routers"],
		type: "Router",
		drawing: "router",
		products: [
			{
				sku: "NET-0701",
				name: "Routaro Delta 7 Wi-Fi 7 Router",
				brand: "Routaro",
				description:
					"A tri-band router for gigabit lines and crowded houses. Four antennas, a 10 GbE port and a guest network that ends by itself.",
				price: 279_00,
				sold: [43, 870],
				colour: "Black",
				specs: {
					Wireless: { Standard: "Wi-Fi 7, tri-band", Speed: "Up to 9.2 Gbps" },
					Connections: { Ports: "10 GbE, 4 × 2.5 GbE, USB 3" },
				},
				stock: 22,
			},
			{
				sku: "NET-0602",
				name: "Voltrico Basics Wi-Fi 6 Router",
				brand: "Voltrico Basics",
				description:
					"Set up in five minutes, forgotten for five years. Covers a flat of four rooms and updates itself at night.",
				price: 69_99,
				was: 79_99,
				sold: [29, 2890],
				colour: "White",
				specs: {
					Wireless: { Standard: "Wi-Fi 6, dual-band", Speed: "Up to 1.8 Gbps" },
					Connections: { Ports: "5 × 1 GbE" },
				},
				stock: 84,
			},
		],
	},
	{
		path: ["Networking", "Mesh Systems"],
		type: "Mesh System",
		drawing: "mesh",
		products: [
			{
				sku: "NET-0801",
				name: "Routaro Trio Mesh Wi-Fi 6E System – 3 units",
				brand: "Routaro",
				description:
					"Three small towers, one network, no dead corner from cellar to attic. Calls do not drop when you climb the stairs.",
				price: 329_00,
				sold: [47, 1145],
				colour: "White",
				specs: {
					Wireless: { Standard: "Wi-Fi 6E, tri-band", Area: "Up to 550 m²" },
					Connections: { Ports: "3 × 2.5 GbE a unit" },
				},
				stock: 19,
			},
		],
	},
	{
		path: ["Networking", "Switches & Extenders"],
		type: "Network Switch",
		drawing: "switchBox",
		products: [
			{
				sku: "NET-0202",
				name: "Routaro Octo 8-Port Gigabit Ethernet Switch",
				brand: "Routaro",
				description: "Eight sockets, no fan, no settings. A metal case that may hang on a wall.",
				price: 34_99,
				sold: [72, 1980],
				colour: "Midnight",
				specs: {
					Connections: { Ports: "8 × 1 GbE", Throughput: "16 Gbps" },
					Body: { Power: "5 W", Case: "Metal, no fan" },
				},
				stock: 68,
			},
		],
	},
	{
		path: ["Networking", "Switches & Extenders"],
		type: "Range Extender",
		drawing: "extender",
		products: [
			{
				sku: "NET-0301",
				name: "Routaro Reach Wi-Fi Range Extender",
				brand: "Routaro",
				description: "Plug it in halfway and the garden is online. A light tells whether halfway was well chosen.",
				price: 39_99,
				sold: [53, 2344],
				colour: "White",
				specs: {
					Wireless: { Standard: "Wi-Fi 6, dual-band", Speed: "Up to 1.5 Gbps" },
					Connections: { Ports: "1 × 1 GbE" },
				},
				stock: 93,
			},
		],
	},
];
