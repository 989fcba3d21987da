import type { Shelf } from "../product.ts";

/** Televisions and what turns a room into a cinema. */
export const television: Shelf[] = [
	{
		path: ["TV & Home Cinema", "Televisions"],
		type: "Television",
		drawing: "tv",
		products: [
			{
				sku: "TVS-5501",
				name: "Halvex Lumen OLED TV – 4K 120 Hz",
				brand: "Halvex",
				description:
					"An OLED television whose black is truly black. Four HDMI inputs take 4K at 120 Hz from a game console, and the remote lights up when you lift it.",
				price: 1299_00,
				was: 1599_00,
				sold: [11, 1654],
				colour: "Black",
				specs: {
					Display: { Resolution: "3840 × 2160 (4K)", Panel: "OLED", "Refresh rate": "120 Hz" },
					Connections: { HDMI: "4 × HDMI 2.1", Network: "Wi-Fi 6, Ethernet" },
					Sound: { Power: "40 W, 2.2 channels" },
				},
				variants: [
					{ sku: "55", options: { size: '55"' }, stock: 22 },
					{ sku: "65", options: { size: '65"' }, price: 1799_00, was: 2099_00, stock: 15 },
					{ sku: "77", options: { size: '77"' }, price: 2799_00, was: 3199_00, stock: 1 },
				],
			},
			{
				sku: "TVS-4303",
				name: "Halvex Veranda LED TV – 4K Smart TV",
				brand: "Halvex",
				description:
					"A 4K smart TV with every streaming app built in and a picture that holds up in a bright living room.",
				price: 349_00,
				sold: [5, 3877],
				colour: "Graphite",
				specs: {
					Display: { Resolution: "3840 × 2160 (4K)", Panel: "LED, HDR", "Refresh rate": "60 Hz" },
					Connections: { HDMI: "3 × HDMI", Network: "Wi-Fi 5, Ethernet" },
				},
				variants: [
					{ sku: "43", options: { size: '43"' }, stock: 48 },
					{ sku: "50", options: { size: '50"' }, price: 429_00, stock: 36 },
					{ sku: "65", options: { size: '65"' }, price: 599_00, was: 699_00, stock: 19 },
				],
			},
			{
				sku: "TVS-3202",
				name: 'Voltrico Basics 32" HD TV',
				brand: "Voltrico Basics",
				description:
					'A light 32" television for the bedroom or the workshop. Plays films from a USB stick and switches itself off when you fall asleep.',
				price: 139_99,
				sold: [38, 2561],
				colour: "Black",
				specs: {
					Display: { "Screen size": '32"', Resolution: "1366 × 768" },
					Connections: { HDMI: "2 × HDMI", USB: "1 × USB-A" },
				},
				stock: 64,
			},
		],
	},
	{
		path: ["TV & Home Cinema", "Projectors"],
		type: "Projector",
		drawing: "projector",
		products: [
			{
				sku: "PRJ-0401",
				name: "Beamelle Stage 4K Laser Projector",
				brand: "Beamelle",
				description:
					"Throws a 120-inch picture from the sideboard, bright enough to leave a lamp on. The laser lasts 25,000 hours, so there is no bulb to replace.",
				price: 1499_00,
				sold: [124, 198],
				colour: "White",
				specs: {
					Picture: { Resolution: "3840 × 2160 (4K)", Brightness: "2,400 lm", Size: '80–150"' },
					Connections: { Ports: "2 × HDMI, USB-A, optical" },
				},
				stock: 6,
			},
			{
				sku: "PRJ-0103",
				name: "Beamelle Pocket Projector – Full HD, battery",
				brand: "Beamelle",
				description:
					"A cinema for the garden that fits a coat pocket. Focuses by itself and plays two and a half hours without a socket.",
				price: 329_00,
				sold: [67, 745],
				colour: "Plum",
				specs: {
					Picture: { Resolution: "1920 × 1080", Brightness: "400 lm" },
					Body: { "Battery life": "2.5 h", Weight: "0.9 kg", Wireless: "Wi-Fi 6, Bluetooth 5.3" },
				},
				stock: 18,
			},
		],
	},
	{
		path: ["TV & Home Cinema", "Soundbars"],
		type: "Soundbar",
		drawing: "soundbar",
		products: [
			{
				sku: "SBR-0301",
				name: "Sonveil Arcade 3.1 Soundbar with Wireless Subwoofer",
				brand: "Sonveil",
				description:
					"Voices come from the screen and the bass from everywhere. One HDMI cable to the TV, and the remote you already have controls it.",
				price: 279_00,
				was: 329_00,
				sold: [21, 1933],
				colour: "Black",
				specs: {
					Sound: { Channels: "3.1", Power: "320 W" },
					Connections: { Ports: "HDMI eARC, optical", Wireless: "Bluetooth 5.3" },
				},
				stock: 28,
			},
		],
	},
	{
		path: ["TV & Home Cinema", "Streaming Players"],
		type: "Streaming Player",
		drawing: "streamer",
		products: [
			{
				sku: "STR-0402",
				name: "Rivulet 4K Streaming Player",
				brand: "Rivulet",
				description:
					"Makes any TV with HDMI a smart one. Starts in seconds, finds its lost remote with a beep and streams in 4K HDR.",
				price: 59_99,
				sold: [7, 4980],
				colour: "Graphite",
				specs: {
					Picture: { Resolution: "4K 60 Hz, HDR" },
					Connections: { Ports: "HDMI, Ethernet", Wireless: "Wi-Fi 6" },
				},
				stock: 150,
			},
		],
	},
];
