import type { Shelf } from "../product.ts";

/** Phones and what belongs to them. */
export const phones: Shelf[] = [
	{
		path: ["Phones", "Smartphones"],
		type: "Smartphone",
		drawing: "phone",
		products: [
			{
				sku: "PHN-0901",
				name: "Nuvelio Nine Smartphone – 5G, 50 MP",
				brand: "Nuvelio",
				description:
					"The cell phone with the camera people ask about: 50 megapixels, a 5× zoom and night shots without a tripod. Seven years of updates are included.",
				price: 899_00,
				sold: [1, 5420],
				specs: {
					Display: { "Screen size": '6.3"', Panel: "OLED, 120 Hz" },
					Camera: { Main: "50 MP, stabilised", Zoom: "5× optical", Video: "4K 60 fps" },
					Body: { Battery: "4,900 mAh", Charging: "USB-C 45 W, wireless 15 W", Water: "IP68" },
				},
				variants: [
					{ sku: "MID-128", options: { colour: "Midnight", storage: "128 GB" }, stock: 90 },
					{ sku: "MID-256", options: { colour: "Midnight", storage: "256 GB" }, price: 999_00, stock: 64 },
					{ sku: "SND-128", options: { colour: "Sand", storage: "128 GB" }, stock: 38 },
					{ sku: "SND-256", options: { colour: "Sand", storage: "256 GB" }, price: 999_00, stock: 4 },
				],
			},
			{
				sku: "PHN-0502",
				name: "Nuvelio Five Lite Smartphone – 5G",
				brand: "Nuvelio",
				description:
					"Most of a flagship for a third of its price: a bright OLED screen, two days of battery and a headphone jack.",
				price: 299_00,
				was: 349_00,
				sold: [4, 4012],
				specs: {
					Display: { "Screen size": '6.5"', Panel: "OLED, 90 Hz" },
					Camera: { Main: "48 MP", Video: "4K 30 fps" },
					Body: { Storage: "128 GB", Battery: "5,200 mAh", Audio: "3.5 mm jack" },
				},
				variants: [
					{ sku: "TEA", options: { colour: "Teal" }, stock: 77 },
					{ sku: "GRY", options: { colour: "Graphite" }, stock: 105 },
					{ sku: "LIL", options: { colour: "Lilac" }, stock: 29 },
				],
			},
			{
				sku: "PHN-0703",
				name: "Ruggara Ridge Outdoor Smartphone",
				brand: "Ruggara",
				description:
					"A phone for building sites and mountain huts: drop-proof from two metres, a 10,000 mAh battery and a torch that lights a tent. Buttons work with gloves on.",
				price: 419_00,
				sold: [96, 377],
				colour: "Forest",
				specs: {
					Display: { "Screen size": '6.1"', Glass: "Toughened" },
					Body: { Storage: "256 GB", Battery: "10,000 mAh", Water: "IP69", Drop: "2 m" },
				},
				stock: 13,
			},
		],
	},
	{
		path: ["Phones", "Classic Phones"],
		type: "Feature Phone",
		drawing: "flipPhone",
		products: [
			{
				sku: "PHN-0104",
				name: "Calla Flip Classic Phone – 4G",
				brand: "Calla",
				description:
					"Calls, texts, an FM radio and a satisfying snap when you hang up. Big keys, an SOS button and a week of standby.",
				price: 69_99,
				sold: [74, 1190],
				specs: {
					Display: { "Screen size": '2.8"' },
					Body: { Network: "4G, dual SIM", Battery: "Up to 7 days", Extras: "SOS button, FM radio" },
				},
				variants: [
					{ sku: "RED", options: { colour: "Red" }, stock: 33 },
					{ sku: "YLW", options: { colour: "Yellow" }, stock: 2 },
				],
			},
		],
	},
	{
		path: ["Phones", "Phone Accessories"],
		type: "Phone Case",
		drawing: "phoneCase",
		products: [
			{
				sku: "PAC-0901",
				name: "Nuvelio Nine Silicone Case with Magnets",
				brand: "Nuvelio",
				description:
					"A soft cover for the Nuvelio Nine that snaps onto magnetic chargers and car mounts. Raised edges keep lens and glass off the table.",
				price: 34_99,
				sold: [17, 2233],
				specs: { Body: { Material: "Silicone, microfibre lining", Fits: "Nuvelio Nine", "Wireless charging": "Yes" } },
				variants: [
					{ sku: "MID", options: { colour: "Midnight" }, stock: 140 },
					{ sku: "CRL", options: { colour: "Coral" }, stock: 88 },
					{ sku: "SGE", options: { colour: "Sage" }, stock: 61 },
				],
			},
		],
	},
	{
		path: ["Phones", "Phone Accessories"],
		type: "Wireless Charger",
		drawing: "chargingPad",
		products: [
			{
				sku: "PAC-0215",
				name: "Joulane Halo Wireless Charging Stand – 15 W",
				brand: "Joulane",
				description:
					"A bedside stand that charges phone and earbuds at once, without a cable to look for in the dark. The ring of light dims itself at night.",
				price: 49_99,
				was: 59_99,
				sold: [36, 1420],
				colour: "White",
				specs: { Power: { Phone: "15 W", Earbuds: "5 W", Input: "USB-C" } },
				stock: 73,
			},
		],
	},
];
