import type { Shelf } from "../product.ts";

/** Watches and bands. */
export const wearables: Shelf[] = [
	{
		path: ["Wearables", "Smartwatches"],
		type: "Smartwatch",
		drawing: "watch",
		products: [
			{
				sku: "WAT-0401",
				name: "Nuvelio Pulse 4 Smartwatch – GPS, ECG",
				brand: "Nuvelio",
				description:
					"Counts steps, lengths and heartbeats, pays at the till and calls for help after a fall. The always-on display lasts three days.",
				price: 299_00,
				sold: [16, 2633],
				specs: {
					Health: { Sensors: "Heart rate, ECG, blood oxygen" },
					Body: { Water: "50 m", "Battery life": "3 days", Positioning: "GPS, two bands" },
				},
				variants: [
					{ sku: "BLK-41", options: { colour: "Black", size: "41 mm" }, stock: 43 },
					{ sku: "BLK-45", options: { colour: "Black", size: "45 mm" }, price: 329_00, stock: 35 },
					{ sku: "COP-41", options: { colour: "Copper", size: "41 mm" }, stock: 11 },
				],
			},
		],
	},
	{
		path: ["Wearables", "Smartwatches"],
		type: "Hybrid Watch",
		drawing: "roundWatch",
		products: [
			{
				sku: "WAT-0202",
				name: "Meridane Hybrid Watch – analogue hands, 40-day battery",
				brand: "Meridane",
				description:
					"An analogue watch with real hands that quietly tracks sleep and steps. Nobody notices, and it is charged once a month.",
				price: 199_00,
				sold: [86, 540],
				specs: {
					Body: { Case: "40 mm steel, sapphire glass", "Battery life": "40 days", Water: "50 m" },
					Health: { Sensors: "Heart rate, sleep" },
				},
				variants: [
					{ sku: "MID", options: { colour: "Midnight" }, stock: 18 },
					{ sku: "CRL", options: { colour: "Coral" }, stock: 9 },
				],
			},
		],
	},
	{
		path: ["Wearables", "Smartwatches"],
		type: "Sports Watch",
		drawing: "roundWatch",
		products: [
			{
				sku: "WAT-0703",
				name: "Ruggara Summit GPS Sports Watch – maps, solar",
				brand: "Ruggara",
				description:
					"A watch for ultramarathons: offline topographic maps, a barometer and sunlight that stretches the battery to a month.",
				price: 449_00,
				was: 499_00,
				sold: [76, 688],
				colour: "Forest",
				specs: {
					Body: { Case: "47 mm, titanium", "Battery life": "28 days, 90 h with GPS", Water: "100 m" },
					Navigation: { Maps: "Topographic, offline", Sensors: "Barometer, compass" },
				},
				stock: 13,
			},
		],
	},
	{
		path: ["Wearables", "Fitness Bands"],
		type: "Fitness Band",
		drawing: "band",
		products: [
			{
				sku: "BND-0301",
				name: "Nuvelio Loop 3 Fitness Band",
				brand: "Nuvelio",
				description:
					"A slim activity tracker that weighs less than a letter. Heart rate, sleep and two weeks of battery for the price of a pair of socks and a sandwich.",
				price: 39_99,
				sold: [18, 4410],
				specs: {
					Health: { Sensors: "Heart rate, sleep, stress" },
					Body: { Water: "50 m", "Battery life": "14 days", Weight: "17 g" },
				},
				variants: [
					{ sku: "BLK", options: { colour: "Black" }, stock: 160 },
					{ sku: "TEA", options: { colour: "Teal" }, stock: 72 },
				],
			},
		],
	},
];
