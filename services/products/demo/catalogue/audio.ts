import type { Shelf } from "../product.ts";

/** Headphones, loudspeakers and what plays music. */
export const audio: Shelf[] = [
	{
		path: ["Audio", "Headphones", "Over-Ear"],
		type: "Headphones",
		drawing: "headphones",
		products: [
			{
				sku: "AUD-0701",
				name: "Sonveil Quiet 7 Wireless Headphones – noise cancelling",
				brand: "Sonveil",
				description:
					"Over-ear headphones that silence trains, planes and open-plan offices. Forty hours on a charge, ten minutes on the plug give five more, and a cable is in the box for the day you forget.",
				price: 279_00,
				was: 329_00,
				sold: [2, 6240],
				specs: {
					Sound: { "Noise cancelling": "Active, adjustable", Driver: "40 mm" },
					Wireless: { Bluetooth: "5.3, two devices at once" },
					Battery: { "Battery life": "Up to 40 h", Charging: "USB-C" },
				},
				variants: [
					{ sku: "SND", options: { colour: "Sand" }, stock: 41 },
					{ sku: "BLK", options: { colour: "Black" }, stock: 96 },
					{ sku: "BLU", options: { colour: "Midnight" }, stock: 27 },
				],
			},
			{
				sku: "AUD-0204",
				name: "Sonveil Studio 2 Wired Headphones",
				brand: "Sonveil",
				description:
					"Closed studio headphones for mixing and long listening, flat and honest. The coiled cable unplugs, and every part can be replaced.",
				price: 149_00,
				sold: [69, 860],
				colour: "Black",
				specs: {
					Sound: { Driver: "45 mm", Impedance: "38 Ω", Range: "5 Hz – 35 kHz" },
					Body: { Cable: "3 m coiled, 3.5 and 6.3 mm", Weight: "285 g" },
				},
				stock: 24,
			},
		],
	},
	{
		path: ["Audio", "Headphones", "Earbuds"],
		type: "Earbuds",
		drawing: "earbuds",
		products: [
			{
				sku: "AUD-0301",
				name: "Sonveil Drops 3 True Wireless Earbuds",
				brand: "Sonveil",
				description:
					"Small in-ear buds with noise cancelling and clear calls in the wind. The case charges over USB-C or on a wireless pad.",
				price: 129_00,
				sold: [3, 5876],
				specs: {
					Sound: { "Noise cancelling": "Active", Microphones: "6" },
					Battery: { Buds: "8 h", "With case": "32 h" },
					Body: { Water: "IPX4", Wireless: "Bluetooth 5.3" },
				},
				variants: [
					{ sku: "WHT", options: { colour: "White" }, stock: 132 },
					{ sku: "BLK", options: { colour: "Black" }, stock: 118 },
					{ sku: "LIL", options: { colour: "Lilac" }, was: 149_00, price: 119_00, stock: 7 },
				],
			},
			{
				sku: "AUD-0105",
				name: "Voltrico Basics Sport Earbuds with Ear Hooks",
				brand: "Voltrico Basics",
				description:
					"Bluetooth earphones that stay put on a run. Sweat-proof, with buttons you can press with cold fingers.",
				price: 29_99,
				sold: [26, 3340],
				colour: "Coral",
				specs: { Battery: { Buds: "7 h", "With case": "28 h" }, Body: { Water: "IP67", Wireless: "Bluetooth 5.2" } },
				stock: 175,
			},
		],
	},
	{
		path: ["Audio", "Speakers"],
		type: "Bluetooth Speaker",
		drawing: "speaker",
		products: [
			{
				sku: "SPK-0401",
				name: "Sonveil Marble Portable Speaker – waterproof",
				brand: "Sonveil",
				description:
					"A round Bluetooth speaker that floats, falls and keeps playing. Pair two for stereo; 20 hours between charges.",
				price: 89_99,
				sold: [10, 3012],
				specs: {
					Sound: { Power: "20 W" },
					Body: { Water: "IP67, floats", "Battery life": "20 h", Wireless: "Bluetooth 5.3" },
				},
				variants: [
					{ sku: "TEA", options: { colour: "Teal" }, stock: 55 },
					{ sku: "BLK", options: { colour: "Black" }, stock: 70 },
					{ sku: "YLW", options: { colour: "Yellow" }, stock: 18 },
				],
			},
		],
	},
	{
		path: ["Audio", "Speakers"],
		type: "Party Speaker",
		drawing: "boombox",
		products: [
			{
				sku: "SPK-0602",
				name: "Sonveil Block Party Boombox – 120 W",
				brand: "Sonveil",
				description:
					"A boombox with a handle, a microphone input and bass for a whole courtyard. Charges your phone while it plays.",
				price: 249_00,
				sold: [88, 566],
				colour: "Red",
				specs: {
					Sound: { Power: "120 W", Inputs: "Bluetooth, 3.5 mm, microphone" },
					Body: { "Battery life": "14 h", Weight: "5.2 kg" },
				},
				stock: 12,
			},
		],
	},
	{
		path: ["Audio", "Speakers"],
		type: "Bookshelf Speakers",
		drawing: "bookshelf",
		products: [
			{
				sku: "SPK-0503",
				name: "Cantavo B5 Active Bookshelf Speakers – pair",
				brand: "Cantavo",
				description:
					"Two wooden loudspeakers with the amplifier inside. Plug in a turntable, a TV or a phone and skip the hi-fi rack.",
				price: 399_00,
				sold: [78, 612],
				colour: "Copper",
				specs: {
					Sound: { Power: "2 × 60 W", Woofer: '5"', Tweeter: "25 mm silk" },
					Connections: { Inputs: "Phono, line, optical, HDMI ARC, Bluetooth" },
				},
				stock: 16,
			},
		],
	},
	{
		path: ["Audio", "Turntables & Radios"],
		type: "Turntable",
		drawing: "turntable",
		products: [
			{
				sku: "TTB-0101",
				name: "Cantavo Spindle Turntable with Bluetooth",
				brand: "Cantavo",
				description:
					"A belt-driven record player that sends vinyl to wireless headphones, or through its built-in preamp to any amplifier. Starts and stops by itself.",
				price: 229_00,
				sold: [52, 1088],
				colour: "Sand",
				specs: {
					Playback: { Speeds: "33⅓ and 45 rpm", Drive: "Belt", Cartridge: "Moving magnet" },
					Connections: { Outputs: "Phono, line, Bluetooth" },
				},
				stock: 20,
			},
		],
	},
	{
		path: ["Audio", "Turntables & Radios"],
		type: "Radio",
		drawing: "radio",
		products: [
			{
				sku: "RAD-0102",
				name: "Cantavo Marlow Digital Radio – DAB+ and FM",
				brand: "Cantavo",
				description:
					"A kitchen radio with one dial too few to be confusing. DAB+, FM and Bluetooth, on mains or four AA batteries.",
				price: 99_00,
				sold: [91, 734],
				specs: {
					Tuner: { Bands: "DAB+, FM", Presets: "20" },
					Body: { Power: "Mains or 4 × AA", Wireless: "Bluetooth 5.0" },
				},
				variants: [
					{ sku: "SGE", options: { colour: "Sage" }, stock: 26 },
					{ sku: "RED", options: { colour: "Red" }, stock: 14 },
				],
			},
		],
	},
	{
		path: ["Audio", "Microphones"],
		type: "Microphone",
		drawing: "microphone",
		products: [
			{
				sku: "MIC-0101",
				name: "Sonveil Orator USB-C Microphone",
				brand: "Sonveil",
				description:
					"A condenser mic for podcasts and meetings, with a mute button you can find without looking. Plugs into USB-C, hears you and not the keyboard.",
				price: 119_00,
				sold: [57, 915],
				colour: "Graphite",
				specs: {
					Sound: { Pattern: "Cardioid", Sampling: "24 bit, 96 kHz" },
					Connections: { Ports: "USB-C, 3.5 mm headphones" },
				},
				stock: 37,
			},
		],
	},
];
