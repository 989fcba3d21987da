import type { Shelf } from "../product.ts";

/** Where data and power are kept. */
export const storage: Shelf[] = [
	{
		path: ["Storage & Power", "Solid-State Drives"],
		type: "External SSD",
		drawing: "ssd",
		products: [
			{
				sku: "SSD-0201",
				name: "Storvex Nomad Portable SSD – USB-C, 2,000 MB/s",
				brand: "Storvex",
				description:
					"A pocket-sized external drive that copies a film in two seconds and survives a fall from the desk. Encrypts itself with a password.",
				price: 99_00,
				was: 119_00,
				sold: [42, 2440],
				colour: "Teal",
				specs: {
					Performance: { Read: "2,000 MB/s", Write: "1,900 MB/s" },
					Body: { Port: "USB-C 3.2", Drop: "3 m", Water: "IP65" },
				},
				variants: [
					{ sku: "1TB", options: { storage: "1 TB" }, stock: 76 },
					{ sku: "2TB", options: { storage: "2 TB" }, price: 169_00, was: 199_00, stock: 49 },
					{ sku: "4TB", options: { storage: "4 TB" }, price: 319_00, was: 379_00, stock: 8 },
				],
			},
		],
	},
	{
		path: ["Storage & Power", "Solid-State Drives"],
		type: "Internal SSD",
		drawing: "ssdStick",
		products: [
			{
				sku: "SSD-0402",
				name: "Storvex Sprint M.2 NVMe SSD – 7,400 MB/s",
				brand: "Storvex",
				description:
					"An internal solid-state drive for PCs and consoles that takes the wait out of loading screens. The heat spreader is already on.",
				price: 89_99,
				sold: [51, 1968],
				colour: "Graphite",
				specs: {
					Performance: { Read: "7,400 MB/s", Write: "6,500 MB/s" },
					Body: { Form: "M.2 2280", Interface: "PCIe 4.0 × 4" },
				},
				variants: [
					{ sku: "1TB", options: { storage: "1 TB" }, stock: 88 },
					{ sku: "2TB", options: { storage: "2 TB" }, price: 154_99, stock: 57 },
				],
			},
		],
	},
	{
		path: ["Storage & Power", "Network Storage"],
		type: "NAS",
		drawing: "nas",
		products: [
			{
				sku: "NAS-0201",
				name: "Storvex Attic 2-Bay NAS",
				brand: "Storvex",
				description:
					"Your own cloud on a shelf: photos of the whole family, backups of every computer, no monthly fee. Drives slide in without tools.",
				price: 299_00,
				sold: [108, 376],
				colour: "Black",
				specs: {
					Bays: { Drives: '2 × 3.5" or 2.5"', RAID: "0, 1" },
					Connections: { Network: "2 × 2.5 GbE", USB: "2 × USB-A" },
				},
				stock: 14,
			},
		],
	},
	{
		path: ["Storage & Power", "USB Sticks & Memory Cards"],
		type: "USB Flash Drive",
		drawing: "usbStick",
		products: [
			{
				sku: "USB-0101",
				name: "Storvex Swivel USB Flash Drive – USB-A and USB-C",
				brand: "Storvex",
				description:
					"A thumb drive with a plug on each end, for old computers and new phones. The cap cannot get lost, there is none.",
				price: 12_99,
				sold: [46, 3761],
				colour: "Coral",
				specs: { Performance: { Read: "400 MB/s" }, Body: { Ports: "USB-A, USB-C" } },
				variants: [
					{ sku: "64", options: { storage: "64 GB" }, stock: 230 },
					{ sku: "128", options: { storage: "128 GB" }, price: 17_99, stock: 180 },
					{ sku: "256", options: { storage: "256 GB" }, price: 27_99, stock: 94 },
				],
			},
		],
	},
	{
		path: ["Storage & Power", "USB Sticks & Memory Cards"],
		type: "Memory Card",
		drawing: "memoryCard",
		products: [
			{
				sku: "CRD-0301",
				name: "Storvex Reel SD Card – V60, 280 MB/s",
				brand: "Storvex",
				description:
					"An SDXC memory card that keeps up with 4K video and long bursts. Waterproof, X-ray proof, washing machine proof.",
				price: 34_99,
				sold: [63, 1409],
				colour: "Midnight",
				specs: { Performance: { Read: "280 MB/s", Class: "V60, UHS-II" } },
				variants: [
					{ sku: "128", options: { storage: "128 GB" }, stock: 66 },
					{ sku: "256", options: { storage: "256 GB" }, price: 59_99, stock: 41 },
				],
			},
		],
	},
	{
		path: ["Storage & Power", "Power Banks & Chargers"],
		type: "Power Bank",
		drawing: "powerBank",
		products: [
			{
				sku: "PWR-0201",
				name: "Joulane Reserve 20,000 mAh Power Bank – 65 W USB-C",
				brand: "Joulane",
				description:
					"A portable battery that charges a laptop once or a phone four times, and may come on the plane. Fills up in 90 minutes.",
				price: 59_99,
				sold: [49, 2877],
				specs: {
					Power: { Capacity: "20,000 mAh, 74 Wh", Output: "65 W USB-C, 22 W USB-A" },
					Body: { Weight: "410 g" },
				},
				variants: [
					{ sku: "BLU", options: { colour: "Blue" }, stock: 58 },
					{ sku: "BLK", options: { colour: "Black" }, stock: 101 },
				],
			},
		],
	},
	{
		path: ["Storage & Power", "Power Banks & Chargers"],
		type: "Charger",
		drawing: "charger",
		products: [
			{
				sku: "PWR-0103",
				name: "Joulane Trio 67 W USB-C Wall Charger",
				brand: "Joulane",
				description:
					"One small charger for laptop, phone and watch. Gallium nitride keeps it cool and no bigger than a matchbox.",
				price: 39_99,
				sold: [50, 3350],
				colour: "White",
				specs: { Power: { Output: "67 W, 2 × USB-C, USB-A" }, Body: { Plug: "Folding" } },
				stock: 125,
			},
		],
	},
	{
		path: ["Storage & Power", "Cables"],
		type: "Cable",
		drawing: "cable",
		products: [
			{
				sku: "CBL-0101",
				name: "Voltrico Basics USB-C Cable – 100 W, braided",
				brand: "Voltrico Basics",
				description:
					"A braided charging cable for phones, tablets and laptops. Bent 20,000 times in the lab, and still fine.",
				price: 9_99,
				sold: [54, 6011],
				colour: "Graphite",
				specs: { Power: { Charging: "100 W" }, Data: { Speed: "480 Mbps" } },
				variants: [
					{ sku: "1M", options: { length: "1 m" }, stock: 320 },
					{ sku: "2M", options: { length: "2 m" }, price: 12_99, stock: 280 },
				],
			},
			{
				sku: "CBL-0202",
				name: "Voltrico Basics HDMI 2.1 Cable – 8K, 48 Gbps",
				brand: "Voltrico Basics",
				description:
					"Carries 4K at 120 Hz or 8K at 60 from a console or player to the TV. Gold-plated plugs, because they look nice.",
				price: 14_99,
				sold: [66, 4020],
				colour: "Black",
				specs: { Data: { Speed: "48 Gbps", Resolution: "8K 60 Hz, 4K 120 Hz" } },
				variants: [
					{ sku: "1M", options: { length: "1 m" }, stock: 150 },
					{ sku: "3M", options: { length: "3 m" }, price: 19_99, stock: 110 },
				],
			},
		],
	},
];
