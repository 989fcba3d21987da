import type { Shelf } from "../product.ts";

/** Things at home that one talks to. */
export const smartHome: Shelf[] = [
	{
		path: ["Smart Home", "Lighting"],
		type: "Smart Bulb",
		drawing: "bulb",
		products: [
			{
				sku: "SMH-0102",
				name: "Hearthio Glow Smart Bulb E27 – colour, 1100 lm",
				brand: "Hearthio",
				description:
					"A light bulb of 16 million colours and one good warm white. Dims from the app, by voice or with the switch you have.",
				price: 19_99,
				sold: [20, 3980],
				colour: "White",
				specs: {
					Light: { Brightness: "1,100 lm", Colours: "16 million, 2,200–6,500 K", Socket: "E27" },
					Wireless: { Connection: "Wi-Fi, Bluetooth" },
				},
				variants: [
					{ sku: "1", options: { size: "Single" }, stock: 190 },
					{ sku: "4", options: { size: "Pack of 4" }, price: 64_99, was: 79_96, stock: 75 },
				],
			},
		],
	},
	{
		path: ["Smart Home", "Lighting"],
		type: "Light Strip",
		drawing: "lightStrip",
		products: [
			{
				sku: "SMH-0105",
				name: "Hearthio Ribbon LED Light Strip",
				brand: "Hearthio",
				description:
					"A flexible strip that washes a wall in colour and follows what is on the TV. Cut it to length, stick it on, done.",
				price: 44_99,
				sold: [59, 1377],
				colour: "White",
				specs: { Light: { Brightness: "1,600 lm", Zones: "15 a metre" }, Power: { Adapter: "24 W" } },
				variants: [
					{ sku: "2M", options: { length: "2 m" }, stock: 51 },
					{ sku: "5M", options: { length: "5 m" }, price: 79_99, stock: 33 },
				],
			},
		],
	},
	{
		path: ["Smart Home", "Security"],
		type: "Security Camera",
		drawing: "securityCamera",
		products: [
			{
				sku: "SMH-0301",
				name: "Hearthio Watchful Security Camera – 2K, outdoor",
				brand: "Hearthio",
				description:
					"Sees in the dark, tells people from cats and keeps its recordings on a memory card at home. No subscription.",
				price: 89_99,
				was: 99_99,
				sold: [28, 2050],
				colour: "White",
				specs: {
					Video: { Resolution: "2560 × 1440 (2K)", "Night vision": "10 m, colour" },
					Body: { Weather: "IP66", Storage: "microSD, up to 512 GB", Power: "USB-C or battery" },
				},
				stock: 62,
			},
		],
	},
	{
		path: ["Smart Home", "Security"],
		type: "Video Doorbell",
		drawing: "doorbell",
		products: [
			{
				sku: "SMH-0304",
				name: "Hearthio Greeter Video Doorbell – battery",
				brand: "Hearthio",
				description:
					"Answer the door from the garden or from another country. Shows the parcel on the mat as well as the face above it.",
				price: 129_00,
				sold: [40, 1512],
				colour: "Silver",
				specs: {
					Video: { Resolution: "1536 × 1536, head to toe" },
					Body: { Battery: "Up to 6 months", Weather: "IP55" },
				},
				stock: 4,
			},
		],
	},
	{
		path: ["Smart Home", "Heating & Energy"],
		type: "Smart Thermostat",
		drawing: "thermostat",
		products: [
			{
				sku: "SMH-0401",
				name: "Hearthio Ember Smart Thermostat",
				brand: "Hearthio",
				description:
					"Learns when you are home and turns the heating down when you are not. Turn the ring like a dial, or let the app follow the weather.",
				price: 149_00,
				sold: [48, 1266],
				colour: "Graphite",
				specs: {
					Control: { Works: "Boilers, heat pumps, floor heating", Sensors: "Temperature, humidity, presence" },
					Wireless: { Connection: "Wi-Fi, Bluetooth" },
				},
				stock: 31,
			},
		],
	},
	{
		path: ["Smart Home", "Heating & Energy"],
		type: "Smart Plug",
		drawing: "plug",
		products: [
			{
				sku: "SMH-0405",
				name: "Voltrico Basics Smart Plug with Energy Meter",
				brand: "Voltrico Basics",
				description: "Makes any lamp or coffee machine switchable from afar, and shows what it costs to run.",
				price: 14_99,
				sold: [24, 5210],
				colour: "White",
				specs: {
					Power: { Load: "16 A, 3,680 W", Meter: "Per day, week and month" },
					Wireless: { Connection: "Wi-Fi 2.4 GHz" },
				},
				stock: 240,
			},
		],
	},
	{
		path: ["Smart Home", "Robot Vacuums"],
		type: "Robot Vacuum",
		drawing: "vacuum",
		products: [
			{
				sku: "SMH-0501",
				name: "Dustello Duo Robot Vacuum and Mop",
				brand: "Dustello",
				description:
					"A vacuum cleaner that maps the flat, lifts its mop before the carpet and goes around socks. Empties itself for two months.",
				price: 549_00,
				was: 699_00,
				sold: [32, 1820],
				colour: "Black",
				specs: {
					Cleaning: { Suction: "8,000 Pa", Mop: "Rotating, lifts 10 mm" },
					Body: { "Battery life": "180 min", Navigation: "Laser and camera" },
				},
				stock: 17,
			},
		],
	},
	{
		path: ["Smart Home", "Smart Speakers"],
		type: "Smart Speaker",
		drawing: "smartSpeaker",
		products: [
			{
				sku: "SMH-0601",
				name: "Hearthio Hush Smart Speaker with Voice Control",
				brand: "Hearthio",
				description:
					"Timers, music and lights on call, with a switch that really disconnects the microphones. Voice commands stay in the house.",
				price: 79_00,
				sold: [45, 1701],
				specs: {
					Sound: { Power: "25 W, 360°" },
					Privacy: { Microphones: "Hardware switch", Processing: "On the device" },
				},
				variants: [
					{ sku: "SND", options: { colour: "Sand" }, stock: 29 },
					{ sku: "GRY", options: { colour: "Graphite" }, stock: 44 },
				],
			},
		],
	},
];
