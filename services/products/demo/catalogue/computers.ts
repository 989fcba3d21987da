import type { Shelf } from "../product.ts";

/** Laptops, desktop computers and monitors. */
export const computers: Shelf[] = [
	{
		path: ["Computers", "Laptops", "Thin & Light"],
		type: "Laptop",
		drawing: "laptop",
		products: [
			{
				sku: "LAP-1401",
				name: 'Kestrin Aerie 14 Laptop – 14" 2.8K OLED',
				brand: "Kestrin",
				description:
					'A 1.1 kg notebook with a 14" OLED touchscreen and a battery that outlasts a long-haul flight. Two USB-C ports charge it from either side, and the fan stays off in a quiet room.',
				price: 1299_00,
				was: 1449_00,
				sold: [6, 2184],
				specs: {
					Display: { "Screen size": '14"', Resolution: "2880 × 1800", Panel: "OLED, touch, 120 Hz" },
					Performance: { Processor: "10-core, up to 4.7 GHz", Graphics: "Integrated" },
					"Battery & body": { "Battery life": "Up to 18 h", Weight: "1.1 kg", Ports: "2 × USB-C, USB-A, HDMI" },
				},
				variants: [
					{ sku: "GRY-16-512", options: { colour: "Graphite", memory: "16 GB", storage: "512 GB" }, stock: 34 },
					{
						sku: "GRY-32-1TB",
						options: { colour: "Graphite", memory: "32 GB", storage: "1 TB" },
						price: 1599_00,
						was: 1749_00,
						stock: 12,
					},
					{ sku: "SKY-16-512", options: { colour: "Sky", memory: "16 GB", storage: "512 GB" }, stock: 3 },
				],
			},
			{
				sku: "LAP-1302",
				name: 'Kestrin Wren 13 Laptop – 13.3" Full HD',
				brand: "Kestrin",
				description:
					"The everyday laptop for lectures and trains: 13.3 inches, a full day of battery and a keyboard that takes a spilt coffee. Charges over USB-C like your phone.",
				price: 649_99,
				sold: [19, 1320],
				specs: {
					Display: { "Screen size": '13.3"', Resolution: "1920 × 1080", Panel: "IPS, matte" },
					Performance: { Processor: "6-core, up to 4.2 GHz", Memory: "8 GB", Storage: "256 GB SSD" },
					"Battery & body": { "Battery life": "Up to 13 h", Weight: "1.25 kg" },
				},
				variants: [
					{ sku: "SLV", options: { colour: "Silver" }, stock: 58 },
					{ sku: "SGE", options: { colour: "Sage" }, stock: 21 },
				],
			},
		],
	},
	{
		path: ["Computers", "Laptops", "Gaming Laptops"],
		type: "Gaming Laptop",
		drawing: "gamingLaptop",
		products: [
			{
				sku: "LAP-1607",
				name: 'Tarqo Fang 16 Gaming Laptop – 16" QHD 240 Hz',
				brand: "Tarqo",
				description:
					"A 240 Hz notebook that keeps its frame rate under load thanks to a vapour chamber as wide as the keyboard. 1TB of fast storage holds the whole library, and every key has its own light.",
				price: 1899_00,
				sold: [41, 688],
				colour: "Black",
				specs: {
					Display: { "Screen size": '16"', Resolution: "2560 × 1600", "Refresh rate": "240 Hz" },
					Performance: {
						Processor: "16-core, up to 5.2 GHz",
						Graphics: "12 GB dedicated",
						Memory: "32 GB",
						Storage: "1 TB SSD",
					},
					"Battery & body": { "Battery life": "Up to 7 h", Weight: "2.4 kg", Charger: "280 W" },
				},
				stock: 9,
			},
			{
				sku: "LAP-1505",
				name: 'Tarqo Talon 15 Gaming Laptop – 15.6" Full HD',
				brand: "Tarqo",
				description:
					'A first gaming laptop with a 15.6" 144 Hz screen and room for a second SSD. Loud in games, silent in class.',
				price: 999_00,
				was: 1149_00,
				sold: [27, 1544],
				colour: "Midnight",
				specs: {
					Display: { "Screen size": '15.6"', Resolution: "1920 × 1080", "Refresh rate": "144 Hz" },
					Performance: {
						Processor: "8-core, up to 4.6 GHz",
						Graphics: "6 GB dedicated",
						Memory: "16 GB",
						Storage: "512 GB SSD",
					},
					"Battery & body": { Weight: "2.2 kg" },
				},
				stock: 26,
			},
		],
	},
	{
		path: ["Computers", "Desktop Computers"],
		type: "Desktop",
		drawing: "desktop",
		products: [
			{
				sku: "DSK-0901",
				name: "Tarqo Monolith Gaming Desktop – 32 GB, 2 TB",
				brand: "Tarqo",
				description:
					"A gaming tower that runs new titles in 4K without a stutter. The glass side opens without a screwdriver, so the next graphics card goes in within minutes.",
				price: 2199_00,
				sold: [83, 240],
				colour: "White",
				specs: {
					Performance: {
						Processor: "16-core, up to 5.4 GHz",
						Graphics: "16 GB dedicated",
						Memory: "32 GB",
						Storage: "2 TB SSD",
					},
					Connections: { Network: "2.5 GbE, Wi-Fi 6E", USB: "6 × USB-A, 2 × USB-C" },
					Body: { Cooling: "240 mm liquid", "Power supply": "850 W" },
				},
				stock: 5,
			},
		],
	},
	{
		path: ["Computers", "Desktop Computers"],
		type: "Mini PC",
		drawing: "miniPc",
		products: [
			{
				sku: "DSK-0110",
				name: "Kestrin Nib Mini PC",
				brand: "Kestrin",
				description:
					"A whole computer the size of a sandwich, small enough to hide behind a monitor. Drives two 4K displays and sips 15 watts at the desk.",
				price: 449_00,
				sold: [58, 512],
				specs: {
					Performance: { Processor: "8-core, up to 4.4 GHz", Graphics: "Integrated" },
					Connections: { Display: "HDMI, USB-C", Network: "2.5 GbE, Wi-Fi 6", USB: "4 × USB-A, 2 × USB-C" },
				},
				variants: [
					{ sku: "16-512", options: { memory: "16 GB", storage: "512 GB" }, stock: 40 },
					{ sku: "32-1TB", options: { memory: "32 GB", storage: "1 TB" }, price: 629_00, stock: 17 },
				],
				colour: "Silver",
			},
		],
	},
	{
		path: ["Computers", "Monitors"],
		type: "Monitor",
		drawing: "monitor",
		products: [
			{
				sku: "MON-2704",
				name: 'Halvex Clarity 27 Monitor – 27" 4K USB-C',
				brand: "Halvex",
				description:
					'One USB-C cable carries picture, network and 90 W to your laptop. The 27" 4K panel is calibrated at the factory and comes with its report.',
				price: 429_00,
				was: 479_00,
				sold: [15, 1876],
				colour: "Silver",
				specs: {
					Display: { "Screen size": '27"', Resolution: "3840 × 2160 (4K)", Panel: "IPS, 60 Hz", Colour: "98% P3" },
					Connections: { Ports: "USB-C 90 W, HDMI, DisplayPort", Hub: "3 × USB-A" },
				},
				stock: 47,
			},
			{
				sku: "MON-2402",
				name: 'Voltrico Basics 24" Full HD Monitor',
				brand: "Voltrico Basics",
				description:
					'A plain, good 24" screen for the second desk. Thin frame, 100 Hz, wall mount holes, nothing to set up.',
				price: 109_99,
				sold: [22, 3015],
				colour: "Black",
				specs: {
					Display: { "Screen size": '24"', Resolution: "1920 × 1080", Panel: "IPS, 100 Hz" },
					Connections: { Ports: "HDMI, VGA", "Wall mount": "100 × 100 mm" },
				},
				stock: 120,
			},
		],
	},
	{
		path: ["Computers", "Monitors"],
		type: "Ultrawide Monitor",
		drawing: "wideMonitor",
		products: [
			{
				sku: "MON-3401",
				name: 'Halvex Panorama 34 Ultrawide Monitor – 34" curved 165 Hz',
				brand: "Halvex",
				description:
					"A curved 34-inch ultrawide that replaces two monitors and the gap between them. At 165 Hz it is as smooth in games as it is wide in spreadsheets.",
				price: 599_00,
				sold: [62, 934],
				colour: "Graphite",
				specs: {
					Display: { "Screen size": '34"', Resolution: "3440 × 1440", "Refresh rate": "165 Hz", Curve: "1500R" },
					Connections: { Ports: "2 × HDMI, DisplayPort, USB-C 65 W" },
				},
				stock: 14,
			},
		],
	},
];
