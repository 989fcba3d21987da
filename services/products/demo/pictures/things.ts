import { circle, dots, ellipse, floor, group, type Paint, path, rect, repeat, ring, stroke } from "./pen.ts";

/** Keys in rows and columns: one path, with two keys in the accent colour. */
const keys = (p: Paint, columns: number, rows: number, x: number, y: number, width: number) => {
	const step = width / columns;
	const size = step - 7;
	const key = (column: number, row: number) =>
		`M${(x + column * step + 3).toFixed(1)} ${(y + row * step + 2).toFixed(1)}h${size.toFixed(1)}v${size.toFixed(1)}h-${size.toFixed(1)}z`;
	const all = repeat(rows, (row) => repeat(columns, (column) => key(column, row)));
	const round = (colour: string) => ({ stroke: colour, "stroke-width": 3, "stroke-linejoin": "round" });
	return path(all, p.light, round(p.light)) + path(key(0, 0) + key(columns - 1, 2), p.accent, round(p.accent));
};

const antenna = (p: Paint, x: number, tilt: number) =>
	group(`rotate(${tilt} ${x} 240)`, rect(x - 8, 92, 16, 150, 8, p.shade));

/** Drawings of consoles, keyboards, routers, lamps and other things, on a square of 400. */
export const things = {
	console: (p: Paint) =>
		floor(230, 340) +
		rect(140, 60, 80, 274, 18, "url(#body)") +
		rect(172, 60, 9, 274, 0, p.accent, { opacity: 0.9 }) +
		rect(196, 88, 5, 74, 2.5, p.deep) +
		circle(198, 304, 6, p.deep) +
		path(
			"M226 272Q232 250 254 250H302Q324 250 330 272L340 318Q342 336 326 336Q314 336 306 316H250Q242 336 230 336Q214 336 216 318Z",
			p.deep,
		) +
		circle(252, 278, 10, p.shade) +
		circle(304, 278, 5, p.accent) +
		circle(292, 290, 5, p.second),

	controller: (p: Paint) =>
		floor(260, 312) +
		path(
			"M98 150Q112 124 150 124H250Q288 124 302 150Q340 230 340 270Q340 308 306 308Q284 308 268 280L256 258H144L132 280Q116 308 94 308Q60 308 60 270Q60 230 98 150Z",
			"url(#body)",
		) +
		path("M126 162h18v16h16v18h-16v16h-18v-16h-16v-18h16z", p.deep) +
		[
			[270, 160],
			[270, 200],
			[250, 180],
			[290, 180],
		]
			.map(([x, y], i) => circle(x!, y!, 10, i % 2 ? p.second : p.accent))
			.join("") +
		circle(166, 230, 24, p.deep) +
		circle(234, 230, 24, p.deep) +
		circle(166, 230, 14, p.shade) +
		circle(234, 230, 14, p.shade) +
		rect(184, 150, 32, 20, 8, p.deep),

	keyboard: (p: Paint) =>
		floor(340, 282) +
		rect(28, 136, 344, 138, 16, "url(#body)") +
		rect(28, 262, 344, 12, 6, p.shade) +
		keys(p, 13, 4, 42, 150, 316) +
		rect(130, 248, 140, 12, 4, p.light),

	numpad: (p: Paint) =>
		floor(190, 320) +
		rect(112, 84, 176, 232, 18, "url(#body)") +
		keys(p, 4, 5, 124, 98, 152) +
		circle(264, 298, 4, p.accent),

	mouse: (p: Paint) =>
		floor(150, 336) +
		rect(130, 70, 140, 260, 68, "url(#body)") +
		path("M198 70V182H130V138A68 68 0 0 1 198 70Z", p.light, { opacity: 0.45 }) +
		path("M130 186H270", "none", { stroke: p.shade, "stroke-width": 4 }) +
		rect(190, 104, 20, 56, 10, p.deep) +
		rect(194, 114, 12, 26, 6, p.accent),

	trackball: (p: Paint) =>
		floor(230, 324) +
		path("M92 214Q92 92 206 84Q316 84 316 210Q316 318 214 318Q92 318 92 214Z", "url(#body)") +
		circle(148, 206, 48, p.deep) +
		circle(148, 206, 40, p.accent) +
		ellipse(134, 190, 12, 8, "#fff", { opacity: 0.7 }) +
		stroke("M238 92V190", p.shade, 4) +
		rect(228, 112, 20, 50, 10, p.deep),

	hub: (p: Paint) =>
		floor(300, 280) +
		stroke("M92 214Q40 214 44 160T92 96", p.deep, 10) +
		rect(82, 70, 40, 44, 8, p.shade) +
		rect(88, 168, 254, 98, 20, "url(#body)") +
		rect(108, 202, 42, 20, 4, p.deep) +
		rect(164, 202, 42, 20, 4, p.deep) +
		rect(220, 205, 30, 14, 7, p.deep) +
		rect(264, 205, 30, 14, 7, p.deep) +
		rect(108, 238, 60, 6, 3, p.shade) +
		circle(318, 212, 5, p.accent),

	dock: (p: Paint) =>
		floor(180, 338) +
		rect(126, 70, 148, 262, 26, "url(#body)") +
		rect(140, 84, 120, 234, 16, p.deep) +
		repeat(3, (i) => rect(168, 112 + i * 40, 64, 22, 5, p.glass) + rect(176, 120 + i * 40, 48, 6, 2, p.second)) +
		rect(180, 240, 40, 16, 8, p.glass) +
		circle(200, 288, 8, p.accent),

	ssd: (p: Paint) =>
		floor(200, 330) +
		rect(106, 84, 188, 240, 30, "url(#body)") +
		rect(120, 98, 160, 212, 20, "none", { stroke: p.light, "stroke-width": 2, opacity: 0.5 }) +
		repeat(4, (i) =>
			path(`M120 ${170 + i * 22}L280 ${130 + i * 22}`, "none", {
				stroke: p.accent,
				"stroke-width": 7,
				opacity: 0.9 - i * 0.2,
			}),
		) +
		rect(180, 314, 40, 10, 4, p.deep) +
		circle(262, 292, 4, p.accent),

	ssdStick: (p: Paint) =>
		floor(310, 262) +
		rect(40, 164, 320, 88, 6, "#14532d") +
		repeat(2, (i) => rect(66 + i * 108, 180, 88, 56, 5, p.deep) + rect(76 + i * 108, 194, 44, 6, 3, "#ffffff66")) +
		rect(286, 186, 38, 38, 4, p.shade) +
		repeat(9, (i) => rect(350, 172 + i * 8.2, 10, 5, 0, "#e3b341")) +
		circle(48, 208, 9, "#eef2f7"),

	nas: (p: Paint) =>
		floor(210, 330) +
		rect(100, 82, 200, 244, 16, "url(#body)") +
		[0, 1]
			.map(
				(i) =>
					rect(118 + i * 84, 104, 76, 180, 8, p.deep) +
					rect(128 + i * 84, 122, 56, 8, 4, p.shade) +
					repeat(5, (row) => rect(128 + i * 84, 196 + row * 14, 56, 5, 2.5, p.shade)),
			)
			.join("") +
		repeat(3, (i) => circle(126 + i * 16, 305, 4, i ? p.second : p.accent)) +
		circle(278, 305, 8, p.shade),

	usbStick: (p: Paint) =>
		floor(190, 320) +
		group(
			"rotate(24 200 200)",
			rect(172, 62, 56, 66, 4, "#c6ccd6") +
				rect(182, 78, 12, 16, 2, "#6b7280") +
				rect(206, 78, 12, 16, 2, "#6b7280") +
				rect(156, 124, 88, 196, 22, "url(#body)") +
				rect(170, 146, 60, 70, 10, p.deep) +
				circle(200, 290, 13, p.deep) +
				rect(184, 168, 32, 7, 3.5, p.accent),
		),

	memoryCard: (p: Paint) =>
		floor(200, 330) +
		path("M108 92Q108 76 124 76H244L292 124V308Q292 324 276 324H124Q108 324 108 308Z", "url(#body)") +
		repeat(6, (i) => rect(126 + i * 20, 90, 12, 40, 3, "#e3b341")) +
		rect(126, 156, 148, 118, 10, "#f8fafc") +
		rect(126, 156, 148, 36, 10, p.accent) +
		rect(142, 212, 84, 12, 6, p.deep) +
		rect(142, 238, 54, 8, 4, "#94a3b8"),

	powerBank: (p: Paint) =>
		floor(170, 338) +
		rect(126, 62, 148, 270, 32, "url(#body)") +
		rect(126, 62, 60, 270, 32, p.light, { opacity: 0.35 }) +
		repeat(4, (i) => circle(164 + i * 24, 104, 6, i < 3 ? p.accent : p.deep)) +
		path("M210 156L170 224H198L188 270L232 196H202Z", "#fff", { opacity: 0.85 }) +
		rect(176, 312, 48, 10, 5, p.deep),

	charger: (p: Paint) =>
		floor(190, 322) +
		rect(160, 62, 14, 60, 4, "#aab2bf") +
		rect(226, 62, 14, 60, 4, "#aab2bf") +
		rect(110, 112, 180, 204, 40, "url(#body)") +
		rect(134, 216, 48, 20, 10, p.deep) +
		rect(218, 216, 48, 20, 10, p.deep) +
		rect(176, 262, 48, 20, 4, p.deep) +
		path("M206 134L182 172H200L194 198L220 158H202Z", p.accent),

	chargingPad: (p: Paint) =>
		floor(270, 300) +
		ellipse(200, 272, 132, 34, p.shade) +
		ellipse(200, 258, 132, 34, "url(#body)") +
		ellipse(200, 256, 84, 20, "none", { stroke: p.accent, "stroke-width": 5 }) +
		group(
			"translate(0 -12)",
			rect(142, 70, 116, 168, 18, p.deep) +
				rect(149, 77, 102, 154, 12, "url(#screen)") +
				path("M206 116L178 162H200L192 196L224 148H202Z", "#fff"),
		),

	cable: (p: Paint) =>
		floor(250, 326) +
		repeat(3, (i) => ring(200, 206, 74 + i * 17, i % 2 ? p.shade : p.body, 11)) +
		stroke("M126 238Q96 300 70 300", p.body, 11) +
		stroke("M306 196Q320 110 296 92", p.shade, 11) +
		rect(34, 286, 46, 28, 6, p.deep) +
		rect(20, 293, 18, 14, 4, "#c6ccd6") +
		rect(278, 50, 32, 46, 6, p.deep) +
		rect(287, 34, 14, 20, 4, "#c6ccd6") +
		rect(186, 126, 28, 160, 8, p.accent),

	router: (p: Paint) =>
		floor(300, 304) +
		antenna(p, 82, -10) +
		antenna(p, 160, -3) +
		antenna(p, 240, 3) +
		antenna(p, 318, 10) +
		path("M66 226H334Q350 226 356 242L366 280Q370 298 350 298H50Q30 298 34 280L44 242Q50 226 66 226Z", "url(#body)") +
		path("M66 226H334L318 246H82Z", p.light, { opacity: 0.6 }) +
		repeat(6, (i) => circle(140 + i * 24, 274, 4.5, i < 4 ? p.accent : p.second)),

	mesh: (p: Paint) =>
		floor(310, 320) +
		[
			[72, 204, 80, 112],
			[248, 204, 80, 112],
			[140, 128, 120, 190],
		]
			.map(
				([x, y, w, h]) =>
					rect(x!, y!, w!, h!, 34, "url(#body)") +
					ellipse(x! + w! / 2, y! + 16, w! / 2 - 14, 8, p.light) +
					rect(x! + w! / 2 - 14, y! + h! - 30, 28, 5, 2.5, p.accent),
			)
			.join("") +
		stroke("M164 100Q200 68 236 100M182 114Q200 98 218 114", p.accent, 7),

	switchBox: (p: Paint) =>
		floor(330, 268) +
		rect(36, 158, 328, 102, 14, "url(#body)") +
		repeat(
			8,
			(i) =>
				rect(56 + i * 33, 190, 26, 28, 4, p.deep) +
				rect(61 + i * 33, 206, 16, 12, 2, p.shade) +
				circle(69 + i * 33, 178, 3.5, i % 3 ? p.accent : p.second),
		) +
		circle(340, 204, 6, p.accent) +
		rect(56, 236, 90, 6, 3, p.shade),

	extender: (p: Paint) =>
		floor(150, 340) +
		group("rotate(-14 150 110)", rect(128, 56, 18, 110, 9, p.shade)) +
		group("rotate(14 250 110)", rect(254, 56, 18, 110, 9, p.shade)) +
		rect(126, 122, 148, 212, 30, "url(#body)") +
		stroke("M158 206Q200 164 242 206M174 224Q200 198 226 224", p.accent, 8) +
		circle(200, 244, 7, p.accent) +
		rect(176, 296, 48, 6, 3, p.shade),

	bulb: (p: Paint) =>
		circle(200, 176, 128, "#facc15", { opacity: 0.16 }) +
		circle(200, 176, 102, "#facc15", { opacity: 0.22 }) +
		path("M200 84A84 84 0 0 1 246 238Q236 248 236 266H164Q164 248 154 238A84 84 0 0 1 200 84Z", "#fcd34d") +
		path("M200 84A84 84 0 0 1 246 238Q236 248 236 266H200Z", p.accent, { opacity: 0.28 }) +
		ellipse(172, 138, 18, 28, "#fff", { opacity: 0.6 }) +
		rect(160, 266, 80, 16, 6, p.light) +
		rect(164, 284, 72, 14, 6, p.shade) +
		rect(168, 300, 64, 14, 6, p.light) +
		path("M176 314H224L214 328H186Z", p.deep),

	lightStrip: (p: Paint) =>
		floor(270, 330) +
		[104, 78, 52]
			.map(
				(r, i) =>
					ring(206, 200, r, i % 2 ? p.shade : p.body, 18) +
					circle(206, 200, r, "none", {
						stroke: i % 2 ? p.second : p.accent,
						"stroke-width": 8,
						"stroke-dasharray": "8 14",
					}),
			)
			.join("") +
		stroke("M206 304H96Q76 304 76 284V256", p.body, 18) +
		rect(54, 214, 44, 52, 10, p.deep) +
		circle(76, 240, 6, p.accent),

	thermostat: (p: Paint) =>
		floor(180, 340) +
		circle(200, 200, 128, "url(#body)") +
		circle(200, 200, 104, p.glass) +
		path("M133 263A92 92 0 1 1 267 263", "none", {
			stroke: "#ffffff22",
			"stroke-width": 11,
			"stroke-linecap": "round",
		}) +
		path("M133 263A92 92 0 0 1 226 112", "none", { stroke: p.accent, "stroke-width": 11, "stroke-linecap": "round" }) +
		stroke("M168 178H192V202L172 232H194M212 178H236V194H212ZM236 194V232H212", "#fff", 8) +
		circle(200, 268, 5, p.second),

	vacuum: (p: Paint) =>
		floor(300, 300) +
		ellipse(200, 240, 148, 56, p.deep) +
		ellipse(200, 220, 148, 56, "url(#body)") +
		ellipse(200, 212, 112, 39, "none", { stroke: p.light, "stroke-width": 3 }) +
		ellipse(200, 196, 44, 17, p.shade) +
		rect(156, 176, 88, 20, 0, p.shade) +
		ellipse(200, 176, 44, 17, p.light) +
		ellipse(200, 176, 24, 8, p.accent) +
		rect(182, 244, 36, 7, 3.5, p.accent) +
		stroke("M58 262L34 280M60 270L44 292", p.shade, 5),

	plug: (p: Paint) =>
		floor(180, 330) +
		rect(104, 84, 192, 240, 48, "url(#body)") +
		circle(200, 188, 68, p.shade) +
		circle(200, 188, 58, p.light) +
		circle(178, 188, 8, p.deep) +
		circle(222, 188, 8, p.deep) +
		ring(200, 288, 14, p.accent, 5),

	smartSpeaker: (p: Paint) =>
		floor(220, 328) +
		path("M92 210Q92 92 200 92T308 210V262Q308 320 200 320T92 262Z", "url(#body)") +
		repeat(6, (row) => dots(116, 196 + row * 17, 11, 16.8, 5.6, p.deep, 0.4)) +
		ellipse(200, 124, 60, 18, p.deep) +
		ellipse(200, 124, 48, 13, "none", { stroke: p.accent, "stroke-width": 5 }),
};
