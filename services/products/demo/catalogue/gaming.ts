import type { Shelf } from "../product.ts";

/** Consoles and what one plays with. */
export const gaming: Shelf[] = [
	{
		path: ["Gaming", "Consoles"],
		type: "Game Console",
		drawing: "console",
		products: [
			{
				sku: "GMC-0101",
				name: "Tarqo Prisma Game Console – 1 TB",
				brand: "Tarqo",
				description:
					"Plays in 4K at 120 fps and wakes in the middle of the scene you left. One controller, an HDMI cable and a racing game are in the box.",
				price: 499_00,
				sold: [8, 3544],
				specs: {
					Picture: { Resolution: "4K 120 Hz, HDR" },
					Storage: { Capacity: "1 TB SSD", Expansion: "M.2 slot" },
					Connections: { Ports: "HDMI 2.1, 3 × USB, Ethernet", Wireless: "Wi-Fi 6" },
				},
				variants: [
					{ sku: "BLK", options: { colour: "Black" }, stock: 50 },
					{ sku: "WHT", options: { colour: "White" }, stock: 23 },
				],
			},
		],
	},
	{
		path: ["Gaming", "Handhelds"],
		type: "Handheld Console",
		drawing: "handheld",
		products: [
			{
				sku: "GMH-0201",
				name: 'Tarqo Satchel Handheld Console – 7.4" OLED',
				brand: "Tarqo",
				description:
					"Your library in two hands: a 7.4-inch OLED screen, sticks that do not drift and a dock for the television.",
				price: 399_00,
				sold: [14, 2105],
				specs: {
					Display: { "Screen size": '7.4"', Panel: "OLED, 90 Hz" },
					Body: { "Battery life": "4–9 h", Weight: "620 g", Slot: "microSD" },
				},
				variants: [
					{ sku: "256", options: { storage: "256 GB" }, stock: 39 },
					{ sku: "512", options: { storage: "512 GB" }, price: 469_00, stock: 25 },
				],
				colour: "Graphite",
			},
		],
	},
	{
		path: ["Gaming", "Controllers"],
		type: "Game Controller",
		drawing: "controller",
		products: [
			{
				sku: "GMP-0101",
				name: "Tarqo Grip Wireless Controller",
				brand: "Tarqo",
				description:
					"A gamepad for console and PC with magnetic sticks, four buttons on the back and triggers that push back.",
				price: 69_99,
				sold: [12, 3890],
				specs: {
					Wireless: { Connection: "2.4 GHz, Bluetooth, USB-C" },
					Body: { "Battery life": "30 h", Weight: "272 g" },
				},
				variants: [
					{ sku: "BLK", options: { colour: "Black" }, stock: 99 },
					{ sku: "RED", options: { colour: "Red" }, stock: 46 },
					{ sku: "TEA", options: { colour: "Teal" }, was: 79_99, stock: 30 },
				],
			},
		],
	},
	{
		path: ["Gaming", "Headsets"],
		type: "Gaming Headset",
		drawing: "headset",
		products: [
			{
				sku: "GMA-0401",
				name: "Tarqo Echo Wireless Gaming Headset",
				brand: "Tarqo",
				description:
					"Hear footsteps from the right stairwell. A headset with a detachable mic, 2.4 GHz without delay and 50 hours per charge.",
				price: 119_99,
				was: 139_99,
				sold: [23, 2477],
				colour: "Plum",
				specs: {
					Sound: { Driver: "50 mm", Surround: "7.1 virtual" },
					Wireless: { Connection: "2.4 GHz dongle, Bluetooth" },
					Battery: { "Battery life": "50 h" },
				},
				stock: 54,
			},
		],
	},
	{
		path: ["Gaming", "Virtual Reality"],
		type: "VR Headset",
		drawing: "vr",
		products: [
			{
				sku: "GVR-0101",
				name: "Mirava One VR Headset – standalone, 256 GB",
				brand: "Mirava",
				description:
					"Virtual reality without a PC or a cable. Inside-out tracking draws your sofa before you trip over it.",
				price: 449_00,
				sold: [55, 830],
				colour: "White",
				specs: {
					Display: { Resolution: "2 × 2064 × 2208", "Refresh rate": "120 Hz" },
					Body: { Storage: "256 GB", "Battery life": "2.5 h", Weight: "515 g" },
				},
				stock: 15,
			},
		],
	},
];
