import { circle, dots, ellipse, floor, group, type Paint, path, rect, repeat, ring, stroke } from "./pen.ts";

const cups = (p: Paint) =>
	stroke("M104 214V196A96 100 0 0 1 296 196V214", p.shade, 20) +
	stroke("M120 158A86 86 0 0 1 280 158", p.light, 9) +
	rect(72, 196, 64, 118, 30, "url(#body)") +
	rect(264, 196, 64, 118, 30, "url(#body)") +
	rect(122, 206, 26, 98, 13, p.deep) +
	rect(252, 206, 26, 98, 13, p.deep);

const cone = (p: Paint, x: number, y: number, r: number) =>
	circle(x, y, r, p.deep) +
	ring(x, y, r * 0.76, p.shade, r * 0.1) +
	circle(x, y, r * 0.36, p.light) +
	circle(x - r * 0.1, y - r * 0.1, r * 0.12, "#fff", { opacity: 0.5 });

/** Drawings of what one hears with, on a square of 400. */
export const sound = {
	headphones: (p: Paint) => floor(250, 334) + cups(p) + circle(92, 252, 7, p.accent),

	headset: (p: Paint) =>
		floor(250, 338) +
		cups(p) +
		stroke("M104 300Q112 340 168 336", p.deep, 8) +
		rect(160, 324, 40, 22, 11, p.deep) +
		circle(296, 254, 12, p.accent) +
		circle(104, 254, 12, p.accent),

	earbuds: (p: Paint) =>
		floor(220, 338) +
		group(
			"rotate(-10 140 140)",
			circle(140, 118, 32, "url(#body)") +
				rect(128, 128, 26, 82, 13, "url(#body)") +
				ellipse(164, 112, 15, 19, p.deep) +
				circle(132, 112, 4, p.accent),
		) +
		group(
			"rotate(10 260 140)",
			circle(260, 118, 32, "url(#body)") +
				rect(246, 128, 26, 82, 13, "url(#body)") +
				ellipse(236, 112, 15, 19, p.deep) +
				circle(268, 112, 4, p.accent),
		) +
		rect(104, 230, 192, 102, 44, "url(#body)") +
		path("M104 270V274A44 44 0 0 1 148 230H252A44 44 0 0 1 296 274V270Z", p.light, { opacity: 0.7 }) +
		rect(104, 268, 192, 4, 0, p.shade) +
		circle(200, 296, 5, p.accent),

	speaker: (p: Paint) =>
		floor(190, 334) +
		rect(118, 78, 164, 252, 58, "url(#body)") +
		repeat(9, (row) => dots(144, 140 + row * 19, 8, 16, 6.8, p.deep, 0.55)) +
		ellipse(200, 92, 54, 13, p.deep) +
		ellipse(200, 92, 38, 8, p.accent, { opacity: 0.9 }) +
		rect(276, 190, 14, 70, 7, p.accent),

	boombox: (p: Paint) =>
		floor(310, 306) +
		stroke("M92 150Q92 96 146 96H254Q308 96 308 150", p.deep, 14) +
		rect(44, 142, 312, 158, 54, "url(#body)") +
		cone(p, 122, 222, 56) +
		cone(p, 278, 222, 56) +
		rect(186, 182, 28, 80, 14, p.accent),

	bookshelf: (p: Paint) =>
		floor(280, 336) +
		[64, 218]
			.map(
				(x) =>
					rect(x, 88, 118, 242, 10, "url(#body)") +
					rect(x + 8, 96, 102, 226, 6, p.shade, { opacity: 0.5 }) +
					cone(p, x + 59, 146, 26) +
					cone(p, x + 59, 246, 46),
			)
			.join("") +
		circle(123, 312, 3.5, p.accent),

	soundbar: (p: Paint) =>
		floor(360, 300) +
		rect(20, 206, 268, 54, 20, "url(#body)") +
		repeat(2, (row) => dots(42, 226 + row * 14, 24, 9.4, 5.2, p.deep, 0.7)) +
		rect(272, 228, 4, 10, 2, p.accent) +
		rect(300, 132, 82, 162, 12, "url(#body)") +
		cone(p, 341, 242, 28) +
		rect(320, 152, 42, 6, 3, p.accent),

	turntable: (p: Paint) =>
		floor(320, 300) +
		path("M40 214L76 118H324L360 214Z", p.light) +
		ellipse(182, 170, 104, 42, "#161b26") +
		ellipse(182, 170, 80, 31, "none", { stroke: "#ffffff22", "stroke-width": 2 }) +
		ellipse(182, 170, 56, 22, "none", { stroke: "#ffffff22", "stroke-width": 2 }) +
		ellipse(182, 170, 34, 13, p.accent) +
		ellipse(182, 170, 4, 2, "#fff") +
		circle(306, 142, 13, p.shade) +
		stroke("M306 142L300 178L242 186", p.deep, 6) +
		rect(36, 212, 328, 62, 12, "url(#body)") +
		circle(74, 243, 14, p.deep) +
		rect(306, 238, 34, 9, 4.5, p.accent) +
		rect(64, 274, 44, 16, 6, p.deep) +
		rect(292, 274, 44, 16, 6, p.deep),

	radio: (p: Paint) =>
		floor(280, 300) +
		stroke("M288 144L336 62", p.shade, 6) +
		rect(64, 140, 272, 152, 24, "url(#body)") +
		rect(84, 160, 122, 112, 14, p.deep) +
		repeat(6, (i) => rect(96, 172 + i * 16, 98, 6, 3, p.light, { opacity: 0.55 })) +
		rect(224, 162, 92, 44, 8, p.glass) +
		rect(234, 178, 46, 12, 4, p.accent) +
		circle(246, 248, 20, p.light) +
		circle(296, 248, 20, p.light) +
		rect(244, 230, 4, 12, 2, p.deep) +
		rect(294, 230, 4, 12, 2, p.deep),

	microphone: (p: Paint) =>
		floor(160, 338) +
		rect(150, 62, 100, 170, 50, "url(#body)") +
		repeat(6, (row) => rect(158, 84 + row * 18, 84, 7, 3.5, p.deep, { opacity: 0.55 })) +
		rect(150, 190, 100, 14, 0, p.accent) +
		stroke("M128 178A72 84 0 0 0 272 178", p.shade, 10) +
		rect(194, 258, 12, 60, 4, p.shade) +
		rect(138, 316, 124, 18, 9, p.deep),
};
