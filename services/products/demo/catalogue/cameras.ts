import type { Shelf } from "../product.ts";

/** Cameras, lenses, drones and telescopes. */
export const cameras: Shelf[] = [
	{
		path: ["Cameras & Drones", "Mirrorless Cameras"],
		type: "Mirrorless Camera",
		drawing: "camera",
		products: [
			{
				sku: "CAM-0201",
				name: "Orvane M2 Mirrorless Camera – 26 MP, 4K video",
				brand: "Orvane",
				description:
					"A digital camera with real dials, sharp eye tracking and colours that need no editing. The stabilised 26-megapixel sensor films in 4K at 60 fps.",
				price: 1199_00,
				sold: [44, 720],
				specs: {
					Sensor: { Resolution: "26 MP", Size: "APS-C", Stabilisation: "5 axes" },
					Video: { Resolution: "4K 60 fps, 10 bit" },
					Body: { Weight: "485 g", Slots: "2 × SD", Viewfinder: "3.7 M dots" },
				},
				variants: [
					{ sku: "BODY", options: { colour: "Silver" }, stock: 14 },
					{ sku: "BODY-BLK", options: { colour: "Black" }, stock: 19 },
				],
			},
			{
				sku: "CAM-0103",
				name: "Orvane V1 Vlogging Camera with 16–50 mm Lens",
				brand: "Orvane",
				description:
					"A small camera for talking to: the screen flips forward, the microphone has a windshield, and faces stay in focus.",
				price: 749_00,
				was: 829_00,
				sold: [64, 498],
				colour: "White",
				specs: {
					Sensor: { Resolution: "24 MP", Size: "APS-C" },
					Video: { Resolution: "4K 30 fps" },
					Body: { Weight: "343 g", Port: "USB-C webcam mode" },
				},
				stock: 17,
			},
		],
	},
	{
		path: ["Cameras & Drones", "Action Cameras"],
		type: "Action Camera",
		drawing: "actionCamera",
		products: [
			{
				sku: "CAM-0505",
				name: "Plungo Vertigo 5 Action Camera – 5.3K",
				brand: "Plungo",
				description:
					"Straps to a helmet, a board or a dog. Films 5.3K without shake and dives to ten metres without a housing.",
				price: 299_00,
				sold: [30, 1760],
				colour: "Graphite",
				specs: {
					Video: { Resolution: "5.3K 60 fps, 4K 120 fps", Stabilisation: "Horizon lock" },
					Body: { Water: "10 m", Battery: "1,800 mAh, exchangeable" },
				},
				stock: 45,
			},
		],
	},
	{
		path: ["Cameras & Drones", "Instant Cameras"],
		type: "Instant Camera",
		drawing: "instantCamera",
		products: [
			{
				sku: "CAM-0107",
				name: "Snapetto Mini Instant Camera",
				brand: "Snapetto",
				description:
					"Press, wait a minute, hand over the photo. Prints the size of a playing card, with a mirror for selfies on the front.",
				price: 79_99,
				sold: [33, 2218],
				specs: { Photo: { Film: "54 × 86 mm", Flash: "Automatic" }, Body: { Power: "2 × AA", Weight: "306 g" } },
				variants: [
					{ sku: "LIL", options: { colour: "Lilac" }, stock: 34 },
					{ sku: "SKY", options: { colour: "Sky" }, stock: 42 },
					{ sku: "COR", options: { colour: "Coral" }, stock: 0 },
				],
			},
		],
	},
	{
		path: ["Cameras & Drones", "Lenses"],
		type: "Lens",
		drawing: "lens",
		products: [
			{
				sku: "LEN-3514",
				name: "Orvane 35 mm f/1.4 Prime Lens",
				brand: "Orvane",
				description:
					"The lens to leave on the camera: natural perspective, soft backgrounds and enough light for candlelit dinners. Sealed against dust and drizzle.",
				price: 549_00,
				sold: [118, 312],
				colour: "Black",
				specs: {
					Optics: { "Focal length": "35 mm", Aperture: "f/1.4–16", Filter: "58 mm" },
					Body: { Mount: "Orvane M", Weight: "360 g" },
				},
				stock: 10,
			},
		],
	},
	{
		path: ["Cameras & Drones", "Drones"],
		type: "Drone",
		drawing: "drone",
		products: [
			{
				sku: "DRN-0301",
				name: "Skaivo Swift 3 Drone – 4K, under 249 g",
				brand: "Skaivo",
				description:
					"A folding quadcopter light enough to skip most paperwork. Sees obstacles on all sides, follows you on a trail and comes home when the battery is low.",
				price: 699_00,
				was: 799_00,
				sold: [37, 1103],
				colour: "Silver",
				specs: {
					Camera: { Resolution: "4K 60 fps, HDR", Gimbal: "3 axes" },
					Flight: { Time: "34 min", Range: "10 km", Weight: "248 g" },
				},
				stock: 21,
			},
			{
				sku: "DRN-0102",
				name: "Skaivo Gnat Mini Drone for Beginners",
				brand: "Skaivo",
				description:
					"A palm-sized drone to learn on, with guards around its propellers and three batteries in the box. Flips on command.",
				price: 59_99,
				sold: [71, 1640],
				colour: "Coral",
				specs: {
					Camera: { Resolution: "720p" },
					Flight: { Time: "3 × 9 min", Weight: "68 g", "Minimum age": "10 years" },
				},
				stock: 80,
			},
		],
	},
	{
		path: ["Cameras & Drones", "Telescopes"],
		type: "Telescope",
		drawing: "telescope",
		products: [
			{
				sku: "TEL-0701",
				name: "Orvane Perigee 70 Telescope with Phone Mount",
				brand: "Orvane",
				description:
					"Shows the rings of Saturn from a balcony. The tripod is in the box, and your phone becomes the eyepiece camera.",
				price: 159_00,
				sold: [150, 264],
				colour: "White",
				specs: {
					Optics: { Aperture: "70 mm", "Focal length": "700 mm", Eyepieces: "10 and 25 mm" },
					Body: { Weight: "3.1 kg" },
				},
				stock: 9,
			},
		],
	},
];
