import { circle, ellipse, floor, group, type Paint, path, rect, repeat, ring, stroke } from "./pen.ts";

const lens = (p: Paint, x: number, y: number, r: number) =>
	circle(x, y, r, p.deep) +
	ring(x, y, r * 0.84, p.shade, r * 0.06) +
	circle(x, y, r * 0.68, p.glass) +
	circle(x, y, r * 0.44, p.accent, { opacity: 0.75 }) +
	circle(x, y, r * 0.24, p.glass) +
	ellipse(x - r * 0.24, y - r * 0.28, r * 0.15, r * 0.1, "#fff", { opacity: 0.8 });

const rotor = (p: Paint, x: number, y: number) =>
	ellipse(x, y, 50, 9, p.accent, { opacity: 0.35 }) +
	rect(x - 46, y - 2, 92, 4, 2, p.deep) +
	rect(x - 7, y, 14, 22, 5, p.shade);

/** Drawings of what sees and flies, on a square of 400. */
export const sight = {
	camera: (p: Paint) =>
		floor(280, 306) +
		path("M150 132L166 102H234L250 132Z", p.shade) +
		rect(56, 128, 288, 172, 24, "url(#body)") +
		rect(56, 166, 288, 96, 0, p.deep, { opacity: 0.85 }) +
		rect(82, 114, 44, 18, 6, p.deep) +
		rect(286, 114, 34, 18, 6, p.accent) +
		lens(p, 200, 214, 80) +
		circle(312, 148, 7, "#fff7d6"),

	actionCamera: (p: Paint) =>
		floor(210, 318) +
		rect(104, 112, 192, 168, 28, "url(#body)") +
		rect(122, 100, 50, 16, 7, p.accent) +
		lens(p, 236, 180, 46) +
		rect(124, 136, 54, 54, 8, p.glass) +
		rect(132, 150, 38, 7, 3, p.second) +
		rect(132, 164, 26, 5, 2.5, "#ffffff88") +
		rect(124, 240, 60, 8, 4, p.shade) +
		path("M176 280H224V312H212V296H188V312H176Z", p.deep),

	instantCamera: (p: Paint) =>
		floor(230, 320) +
		rect(148, 40, 104, 84, 4, "#fff") +
		rect(158, 50, 84, 60, 2, "url(#screen)") +
		path("M158 92L186 70L206 90L220 80L242 104V110H158Z", p.second) +
		rect(84, 104, 232, 210, 44, "url(#body)") +
		rect(84, 250, 232, 22, 0, p.accent) +
		rect(144, 116, 112, 8, 4, p.deep) +
		lens(p, 200, 196, 52) +
		rect(270, 132, 28, 28, 8, "#fff7d6") +
		circle(114, 148, 12, p.deep),

	lens: (p: Paint) =>
		floor(180, 330) +
		rect(120, 84, 160, 240, 20, "url(#body)") +
		repeat(15, (i) => rect(122 + i * 10.6, 150, 6, 54, 2, p.deep)) +
		rect(120, 226, 160, 9, 0, p.accent) +
		repeat(15, (i) => rect(122 + i * 10.6, 250, 6, 34, 2, p.deep)) +
		ellipse(200, 86, 80, 27, p.deep) +
		ellipse(200, 86, 64, 20, p.glass) +
		ellipse(200, 86, 38, 11, p.accent, { opacity: 0.7 }) +
		ellipse(184, 80, 12, 4, "#fff", { opacity: 0.7 }),

	drone: (p: Paint) =>
		floor(170, 340) +
		stroke("M160 196L76 150M240 196L324 150M168 214L108 246M232 214L292 246", p.shade, 15) +
		rotor(p, 72, 132) +
		rotor(p, 328, 132) +
		rotor(p, 104, 228) +
		rotor(p, 296, 228) +
		path("M146 186Q148 164 174 160H226Q252 164 254 186L244 236Q238 250 222 250H178Q162 250 156 236Z", "url(#body)") +
		rect(176, 172, 48, 9, 4.5, p.accent) +
		rect(168, 248, 64, 46, 14, p.deep) +
		lens(p, 200, 272, 19),

	securityCamera: (p: Paint) =>
		floor(160, 338) +
		rect(186, 230, 28, 90, 8, p.shade) +
		ellipse(200, 324, 70, 15, p.shade) +
		rect(112, 84, 176, 160, 58, "url(#body)") +
		rect(130, 102, 140, 124, 46, p.deep) +
		lens(p, 200, 164, 48) +
		circle(252, 120, 4, p.accent),

	doorbell: (p: Paint) =>
		floor(120, 348) +
		rect(142, 52, 116, 290, 40, "url(#body)") +
		rect(154, 64, 92, 266, 32, p.deep) +
		lens(p, 200, 124, 34) +
		repeat(3, (i) => rect(182, 184 + i * 11, 36, 4, 2, p.shade)) +
		circle(200, 268, 34, p.light) +
		ring(200, 268, 28, p.accent, 6),

	webcam: (p: Paint) =>
		floor(170, 330) +
		rect(62, 130, 276, 82, 41, "url(#body)") +
		rect(74, 142, 252, 58, 29, p.deep) +
		lens(p, 200, 171, 38) +
		circle(278, 171, 5, p.accent) +
		path("M176 212H224L232 262H168Z", p.shade) +
		path("M140 262H260Q268 262 268 270V312Q268 324 256 324H240V286H140Z", p.deep),

	vr: (p: Paint) =>
		floor(260, 316) +
		stroke("M82 186Q90 84 200 84T318 186", p.shade, 22) +
		path(
			"M62 196Q62 156 104 156H296Q338 156 338 196V250Q338 300 290 300H258Q238 300 226 280T200 262T174 280T142 300H110Q62 300 62 250Z",
			"url(#body)",
		) +
		path("M84 200Q84 178 108 178H292Q316 178 316 200V214Q200 232 84 214Z", p.glass) +
		circle(104, 254, 9, p.deep) +
		circle(296, 254, 9, p.deep) +
		rect(184, 192, 32, 6, 3, p.accent),

	telescope: (p: Paint) =>
		floor(210, 342) +
		stroke("M200 214L126 336M200 214L274 336M200 214V336", p.deep, 10) +
		group(
			"rotate(-28 200 170)",
			rect(84, 138, 214, 64, 14, "url(#body)") +
				rect(284, 126, 46, 88, 12, p.shade) +
				rect(52, 152, 40, 36, 8, p.deep) +
				rect(128, 138, 12, 64, 0, p.accent),
		) +
		circle(200, 212, 17, p.shade),
};
