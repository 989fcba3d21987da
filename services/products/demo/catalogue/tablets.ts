import type { Shelf } from "../product.ts";

/** Tablets, drawing tablets and e-readers. */
export const tablets: Shelf[] = [
	{
		path: ["Tablets & E-Readers", "Tablets"],
		type: "Tablet",
		drawing: "tablet",
		products: [
			{
				sku: "TAB-1101",
				name: 'Nuvelio Slate 11 Tablet – 11" 120 Hz',
				brand: "Nuvelio",
				description:
					"An 11-inch tablet for films, notes and video calls, with four speakers and a camera on the long side where it belongs. Works with the Slate Pencil.",
				price: 449_00,
				sold: [9, 2740],
				specs: {
					Display: { "Screen size": '11"', Resolution: "2560 × 1600", "Refresh rate": "120 Hz" },
					Performance: { Processor: "8-core", Memory: "8 GB" },
					Battery: { Capacity: "8,600 mAh", Charging: "USB-C, 45 W" },
				},
				variants: [
					{ sku: "GRY-128", options: { colour: "Graphite", storage: "128 GB" }, stock: 44 },
					{ sku: "GRY-256", options: { colour: "Graphite", storage: "256 GB" }, price: 529_00, stock: 31 },
					{ sku: "CRL-128", options: { colour: "Coral", storage: "128 GB" }, stock: 16 },
					{ sku: "CRL-256", options: { colour: "Coral", storage: "256 GB" }, price: 529_00, stock: 0 },
				],
			},
			{
				sku: "TAB-0803",
				name: 'Voltrico Basics 8" Tablet',
				brand: "Voltrico Basics",
				description:
					"A small tablet for the kitchen and the back seat. Takes a microSD card of up to 1TB and runs ten hours of cartoons on one charge.",
				price: 119_99,
				was: 139_99,
				sold: [31, 4120],
				colour: "Blue",
				specs: {
					Display: { "Screen size": '8"', Resolution: "1280 × 800" },
					Performance: { Memory: "4 GB", Storage: "64 GB" },
					Battery: { "Battery life": "Up to 10 h" },
				},
				stock: 85,
			},
		],
	},
	{
		path: ["Tablets & E-Readers", "Drawing Tablets"],
		type: "Drawing Tablet",
		drawing: "penTablet",
		products: [
			{
				sku: "TAB-1302",
				name: 'Inkwell Studio 13 Drawing Tablet – 13.3" pen display',
				brand: "Inkwell",
				description:
					"A laminated pen display with paper-like glass and 16,384 levels of pressure. The stylus needs no battery and tilts like a pencil.",
				price: 379_00,
				sold: [112, 421],
				colour: "Black",
				specs: {
					Display: { "Screen size": '13.3"', Resolution: "1920 × 1200", Colour: "99% sRGB" },
					Pen: { Pressure: "16,384 levels", Tilt: "60°", Battery: "None needed" },
				},
				stock: 11,
			},
		],
	},
	{
		path: ["Tablets & E-Readers", "E-Readers"],
		type: "E-Reader",
		drawing: "reader",
		products: [
			{
				sku: "RDR-0601",
				name: 'Folium Leaf E-Reader – 6.8" e-ink, waterproof',
				brand: "Folium",
				description:
					"Reads like paper in full sun and glows warm in bed. Holds thousands of e-books, survives the bathtub and asks for a charge every six weeks.",
				price: 149_00,
				sold: [13, 3650],
				specs: {
					Display: { "Screen size": '6.8"', Resolution: "300 ppi e-ink", Light: "Cold to warm" },
					Body: { Water: "IPX8", Weight: "205 g", "Battery life": "Up to 6 weeks" },
				},
				variants: [
					{ sku: "SGE-16", options: { colour: "Sage", storage: "16 GB" }, stock: 52 },
					{ sku: "BLK-16", options: { colour: "Black", storage: "16 GB" }, stock: 67 },
					{ sku: "BLK-32", options: { colour: "Black", storage: "32 GB" }, price: 179_00, stock: 23 },
				],
			},
			{
				sku: "RDR-1002",
				name: 'Folium Margin E-Reader – 10.3" e-ink with pen',
				brand: "Folium",
				description:
					"An e-ink notebook for reading papers and writing in their margins. Handwriting becomes text that you can search.",
				price: 389_00,
				sold: [140, 286],
				colour: "Graphite",
				specs: {
					Display: { "Screen size": '10.3"', Resolution: "227 ppi e-ink" },
					Body: { Storage: "64 GB", Weight: "390 g", "In the box": "Pen, five tips" },
				},
				stock: 8,
			},
		],
	},
];
