import { circle, ellipse, floor, group, type Paint, path, rect, repeat, screen, stroke } from "./pen.ts";

/** Drawings of what has a screen, on a square of 400. */
export const screens = {
	laptop: (p: Paint) =>
		floor(330, 306) +
		rect(84, 96, 232, 158, 12, p.deep) +
		screen(p, 93, 105, 214, 138, 4) +
		circle(200, 100.5, 1.8, "#ffffff66") +
		path("M50 254H350L362 284Q364 296 350 296H50Q36 296 38 284Z", "url(#body)") +
		path("M50 254H350L354 264H46Z", p.light, { opacity: 0.7 }) +
		rect(164, 254, 72, 9, 4, p.shade) +
		rect(38, 288, 324, 8, 4, p.shade, { opacity: 0.6 }),

	gamingLaptop: (p: Paint) =>
		floor(330, 306) +
		rect(80, 88, 240, 166, 8, p.deep) +
		screen(p, 88, 96, 224, 146, 3) +
		path("M46 254H354L366 286Q368 298 354 298H46Q32 298 34 286Z", "url(#body)") +
		repeat(4, (row) =>
			stroke(`M92 ${261 + row * 7}h217`, row % 2 ? p.second : p.accent, 4, { "stroke-dasharray": "9 8" }),
		) +
		rect(34, 289, 332, 4, 2, p.accent),

	desktop: (p: Paint) =>
		floor(230) +
		rect(118, 74, 164, 250, 16, "url(#body)") +
		rect(130, 88, 98, 222, 10, p.glass) +
		circle(179, 142, 37, "none", { stroke: p.accent, "stroke-width": 5 }) +
		circle(179, 228, 37, "none", { stroke: p.second, "stroke-width": 5 }) +
		[142, 228]
			.map((y) =>
				repeat(6, (i) =>
					group(`rotate(${i * 60} 179 ${y})`, path(`M179 ${y}q4-16 18-20q2 12-18 20`, p.light, { opacity: 0.5 })),
				),
			)
			.join("") +
		rect(242, 94, 26, 5, 2.5, p.deep) +
		rect(242, 106, 26, 5, 2.5, p.deep) +
		circle(255, 132, 8, p.accent),

	miniPc: (p: Paint) =>
		floor(240, 268) +
		rect(88, 168, 224, 98, 24, "url(#body)") +
		path("M112 168H288Q312 168 312 192V198H88V192Q88 168 112 168Z", p.light, { opacity: 0.65 }) +
		rect(116, 222, 30, 10, 5, p.deep) +
		rect(156, 222, 30, 10, 5, p.deep) +
		circle(212, 227, 7, p.deep) +
		circle(284, 227, 5, p.accent),

	monitor: (p: Paint) =>
		floor(190) +
		rect(182, 250, 36, 64, 4, p.shade) +
		path("M128 318Q128 306 140 306H260Q272 306 272 318V324H128Z", "url(#body)") +
		rect(44, 78, 312, 182, 12, p.deep) +
		screen(p, 53, 87, 294, 158, 4) +
		rect(186, 250, 28, 3, 1.5, p.accent),

	wideMonitor: (p: Paint) =>
		floor(210) +
		path("M188 246H212L220 308H180Z", p.shade) +
		path("M120 322Q150 300 200 300T280 322V326H120Z", "url(#body)") +
		path(
			"M22 108Q200 88 378 108Q384 108 384 116V240Q384 248 378 248Q200 230 22 248Q16 248 16 240V116Q16 108 22 108Z",
			p.deep,
		) +
		screen(p, 28, 112, 344, 120, 8),

	tablet: (p: Paint) =>
		floor(200, 336) +
		rect(96, 62, 208, 268, 20, "url(#body)") +
		rect(103, 69, 194, 254, 15, p.glass) +
		screen(p, 113, 81, 174, 230, 6) +
		circle(200, 75, 2.4, "#ffffff55"),

	penTablet: (p: Paint) =>
		floor(300, 312) +
		rect(52, 108, 276, 196, 18, "url(#body)") +
		rect(59, 115, 262, 182, 13, p.glass) +
		screen(p, 69, 125, 242, 162, 6) +
		group(
			"rotate(14 352 200)",
			rect(344, 88, 13, 196, 6, p.light) + path("M344 280h13l-6.500 20z", p.shade) + rect(344, 104, 13, 6, 0, p.accent),
		),

	reader: (p: Paint) =>
		floor(190, 336) +
		rect(104, 64, 192, 264, 16, "url(#body)") +
		rect(118, 80, 164, 212, 4, "#f3efe4") +
		rect(134, 100, 84, 9, 3, "#39404d") +
		repeat(9, (i) => rect(134, 126 + i * 16, i % 4 === 3 ? 96 : 132, 5, 2.5, "#8c8f94")) +
		rect(180, 306, 40, 6, 3, p.shade),

	phone: (p: Paint) =>
		floor(150, 342) +
		rect(236, 122, 5, 48, 2.5, p.shade) +
		rect(125, 52, 112, 284, 24, "url(#body)") +
		rect(130, 57, 102, 274, 20, p.glass) +
		screen(p, 134, 61, 94, 266, 17) +
		rect(164, 69, 34, 9, 4.5, "#0b1220") +
		group(
			"translate(38 0)",
			rect(222, 84, 96, 246, 22, "url(#body)") +
				rect(232, 96, 44, 70, 16, p.shade) +
				circle(254, 114, 13, p.glass) +
				circle(254, 147, 13, p.glass) +
				circle(254, 114, 5, p.accent, { opacity: 0.8 }) +
				circle(254, 147, 5, p.second, { opacity: 0.8 }) +
				circle(290, 108, 5, "#fff7d6"),
		),

	flipPhone: (p: Paint) =>
		floor(130, 340) +
		rect(136, 50, 128, 140, 20, "url(#body)") +
		rect(150, 66, 100, 104, 6, p.glass) +
		screen(p, 155, 71, 90, 94, 3) +
		rect(146, 188, 108, 10, 4, p.deep) +
		rect(136, 196, 128, 140, 20, "url(#body)") +
		circle(200, 222, 16, p.shade) +
		circle(200, 222, 7, p.light) +
		repeat(9, (i) => rect(152 + (i % 3) * 34, 248 + Math.floor(i / 3) * 26, 28, 18, 7, p.light)),

	phoneCase: (p: Paint) =>
		floor(150, 342) +
		rect(128, 54, 144, 284, 32, "url(#body)") +
		rect(137, 63, 126, 266, 25, "none", { stroke: p.light, "stroke-width": 2, opacity: 0.6 }) +
		rect(146, 74, 54, 84, 20, p.deep) +
		circle(173, 97, 14, p.glass) +
		circle(173, 135, 14, p.glass) +
		circle(200, 228, 40, "none", { stroke: p.accent, "stroke-width": 7 }) +
		rect(196, 278, 8, 22, 4, p.accent),

	tv: (p: Paint) =>
		floor(300, 316) +
		path("M92 312L112 286H124L108 312ZM308 312L288 286H276L292 312Z", p.shade) +
		rect(18, 82, 364, 210, 8, p.deep) +
		screen(p, 24, 88, 352, 194, 3) +
		circle(200, 287, 2, p.accent),

	projector: (p: Paint) =>
		path("M268 196L396 96V330L268 240Z", p.accent, { opacity: 0.22 }) +
		floor(230, 292) +
		rect(72, 158, 214, 120, 26, "url(#body)") +
		rect(72, 158, 214, 34, 22, p.light, { opacity: 0.6 }) +
		circle(246, 222, 37, p.shade) +
		circle(246, 222, 28, p.glass) +
		circle(246, 222, 15, p.accent) +
		circle(239, 215, 5, "#fff", { opacity: 0.8 }) +
		repeat(6, (i) => rect(94 + i * 15, 214, 7, 34, 3.5, p.shade)) +
		rect(98, 278, 28, 12, 4, p.deep) +
		rect(232, 278, 28, 12, 4, p.deep),

	streamer: (p: Paint) =>
		floor(280, 296) +
		rect(60, 202, 190, 84, 22, "url(#body)") +
		path("M82 202H228Q250 202 250 224V230H60V224Q60 202 82 202Z", p.light, { opacity: 0.5 }) +
		circle(155, 254, 5, p.accent) +
		group(
			"rotate(12 310 190)",
			rect(282, 92, 58, 196, 26, p.deep) +
				circle(311, 134, 19, p.shade) +
				circle(311, 134, 8, p.light) +
				repeat(6, (i) => circle(299 + (i % 2) * 24, 176 + Math.floor(i / 2) * 24, 7, i === 0 ? p.accent : p.shade)),
		),

	watch: (p: Paint) =>
		floor(110, 352) +
		path("M152 128L164 40H236L248 128Z", p.shade) +
		path("M152 268L164 348H236L248 268Z", p.shade) +
		rect(262, 182, 12, 34, 6, p.deep) +
		rect(134, 118, 132, 162, 42, "url(#body)") +
		rect(144, 128, 112, 142, 34, p.glass) +
		circle(200, 200, 43, "none", { stroke: "#ffffff22", "stroke-width": 9 }) +
		path("M200 157A43 43 0 1 1 160 216", "none", { stroke: p.accent, "stroke-width": 9, "stroke-linecap": "round" }) +
		path("M200 173A27 27 0 0 1 224 212", "none", { stroke: p.second, "stroke-width": 8, "stroke-linecap": "round" }) +
		rect(186, 192, 28, 7, 3.5, "#fff") +
		rect(190, 205, 20, 5, 2.5, "#ffffff88"),

	roundWatch: (p: Paint) =>
		floor(110, 354) +
		path("M158 128L170 40H230L242 128ZM158 272L170 350H230L242 272Z", p.shade) +
		circle(200, 200, 88, "url(#body)") +
		circle(200, 200, 74, p.glass) +
		repeat(12, (i) => group(`rotate(${i * 30} 200 200)`, rect(198, 132, 4, i % 3 ? 7 : 13, 2, "#ffffffcc"))) +
		stroke("M200 200L172 176", "#fff", 6) +
		stroke("M200 200L226 148", p.accent, 4) +
		circle(200, 200, 6, p.accent) +
		rect(288, 188, 14, 24, 6, p.deep),

	band: (p: Paint) =>
		floor(120, 352) +
		rect(164, 40, 72, 312, 34, "url(#body)") +
		rect(160, 118, 80, 162, 30, p.deep) +
		rect(167, 125, 66, 148, 24, p.glass) +
		stroke("M178 218h10l7-20 10 34 8-22 4 8h6", p.accent, 4.5) +
		rect(182, 152, 36, 8, 4, "#fff") +
		rect(186, 168, 28, 5, 2.5, p.second) +
		repeat(3, (i) => ellipse(200, 300 + i * 15, 4, 3, p.deep)),

	handheld: (p: Paint) =>
		floor(310, 288) +
		rect(30, 128, 340, 150, 46, "url(#body)") +
		rect(98, 142, 204, 122, 10, p.glass) +
		screen(p, 104, 148, 192, 110, 4) +
		circle(64, 176, 19, p.deep) +
		circle(64, 176, 11, p.shade) +
		path("M58 214h12v10h10v12h-10v10h-12v-10h-10v-12h10z", p.deep) +
		[
			[336, 156],
			[336, 190],
			[319, 173],
			[353, 173],
		]
			.map(([x, y], i) => circle(x!, y!, 8.5, i % 2 ? p.second : p.accent))
			.join("") +
		circle(336, 230, 15, p.deep),
};
