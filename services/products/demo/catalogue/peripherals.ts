import type { Shelf } from "../product.ts";

/** What lies on a desk beside the computer. */
export const peripherals: Shelf[] = [
	{
		path: ["Computer Accessories", "Keyboards"],
		type: "Keyboard",
		drawing: "keyboard",
		products: [
			{
				sku: "KEY-0901",
				name: "Clavora K9 Wireless Mechanical Keyboard",
				brand: "Clavora",
				description:
					"A mechanical keyboard in an aluminium frame, with switches that can be swapped and three Bluetooth devices to switch between. USB-C for those who never charge.",
				price: 129_00,
				sold: [25, 1877],
				specs: {
					Keys: { Layout: "84 keys, ANSI", Light: "White, per key" },
					Wireless: { Connection: "Bluetooth 5.1, 2.4 GHz, USB-C" },
					Battery: { Capacity: "4,000 mAh" },
				},
				variants: [
					{ sku: "GRY", options: { colour: "Graphite" }, stock: 42 },
					{ sku: "WHT", options: { colour: "White" }, stock: 28 },
				],
			},
			{
				sku: "KEY-0102",
				name: "Voltrico Basics Quiet USB Keyboard",
				brand: "Voltrico Basics",
				description:
					"Full size, quiet keys and a cable that is long enough. Survives a glass of water, dries upside down.",
				price: 19_99,
				sold: [34, 3122],
				colour: "Black",
				specs: { Keys: { Layout: "104 keys", Travel: "3 mm" }, Connections: { Cable: "USB-A, 1.8 m" } },
				stock: 210,
			},
		],
	},
	{
		path: ["Computer Accessories", "Keyboards"],
		type: "Number Pad",
		drawing: "numpad",
		products: [
			{
				sku: "KEY-0303",
				name: "Clavora Tally Wireless Number Pad",
				brand: "Clavora",
				description:
					"The numpad that your laptop lacks, for invoices and spreadsheets. Sits left or right of the keyboard.",
				price: 39_99,
				sold: [136, 402],
				colour: "Sky",
				specs: { Keys: { Layout: "21 keys" }, Wireless: { Connection: "Bluetooth 5.1" } },
				stock: 27,
			},
		],
	},
	{
		path: ["Computer Accessories", "Mice & Trackballs"],
		type: "Mouse",
		drawing: "mouse",
		products: [
			{
				sku: "MOU-0401",
				name: "Clavora Glide 4 Wireless Mouse",
				brand: "Clavora",
				description:
					"A silent mouse that fits the hand and works on glass. Two months between charges, three computers at the press of a button.",
				price: 59_99,
				was: 69_99,
				sold: [35, 2976],
				specs: {
					Sensor: { Resolution: "200–8,000 dpi", Surface: "Also on glass" },
					Wireless: { Connection: "Bluetooth 5.1, 2.4 GHz" },
					Battery: { "Battery life": "70 days, USB-C" },
				},
				variants: [
					{ sku: "GRY", options: { colour: "Graphite" }, stock: 83 },
					{ sku: "SGE", options: { colour: "Sage" }, stock: 37 },
					{ sku: "COP", options: { colour: "Copper" }, stock: 6 },
				],
			},
		],
	},
	{
		path: ["Computer Accessories", "Mice & Trackballs"],
		type: "Trackball",
		drawing: "trackball",
		products: [
			{
				sku: "MOU-0203",
				name: "Clavora Thumbwell Ergonomic Trackball",
				brand: "Clavora",
				description: "Move the ball, not the wrist. A tilted trackball for small desks and sore shoulders.",
				price: 49_99,
				sold: [104, 811],
				colour: "Graphite",
				specs: {
					Sensor: { Resolution: "400–2,400 dpi" },
					Wireless: { Connection: "2.4 GHz, Bluetooth" },
					Battery: { "Battery life": "18 months, 1 × AA" },
				},
				stock: 25,
			},
		],
	},
	{
		path: ["Computer Accessories", "Webcams"],
		type: "Webcam",
		drawing: "webcam",
		products: [
			{
				sku: "WCM-0401",
				name: "Orvane Desk 4K Webcam with Privacy Cover",
				brand: "Orvane",
				description:
					"Looks good in a dim room, keeps you in frame and has a cover you can hear click. USB-C, no driver.",
				price: 129_00,
				was: 149_00,
				sold: [61, 1290],
				colour: "Silver",
				specs: {
					Video: { Resolution: "4K 30 fps, 1080p 60 fps", Field: "65–90°" },
					Sound: { Microphones: "2, noise reducing" },
				},
				stock: 33,
			},
		],
	},
	{
		path: ["Computer Accessories", "Hubs & Docks"],
		type: "USB Hub",
		drawing: "hub",
		products: [
			{
				sku: "HUB-0701",
				name: "Joulane 7-in-1 USB-C Hub – 4K HDMI, 100 W",
				brand: "Joulane",
				description:
					"Gives a thin laptop its ports back: HDMI, Ethernet, card reader and three USB sockets on one USB-C plug.",
				price: 49_99,
				sold: [39, 2654],
				colour: "Graphite",
				specs: {
					Connections: { Ports: "HDMI 4K 60 Hz, 1 GbE, 2 × USB-A, USB-C, SD, microSD", Charging: "100 W through" },
				},
				stock: 91,
			},
		],
	},
	{
		path: ["Computer Accessories", "Hubs & Docks"],
		type: "Docking Station",
		drawing: "dock",
		products: [
			{
				sku: "HUB-1202",
				name: "Joulane Harbour Docking Station – three monitors",
				brand: "Joulane",
				description:
					"A docking station that turns a laptop into a desk with three screens. One cable in, thirteen ports out, 96 W back.",
				price: 229_00,
				sold: [98, 455],
				colour: "Midnight",
				specs: {
					Connections: { Displays: "2 × DisplayPort, HDMI", Ports: "5 × USB-A, 2 × USB-C, 2.5 GbE, audio" },
					Power: { Adapter: "150 W" },
				},
				stock: 0,
			},
		],
	},
];
