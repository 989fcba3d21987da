/** The colours of one picture. */
export interface Paint {
	/** The product's own colour, with a lighter and two darker shades. */
	body: string;
	light: string;
	shade: string;
	deep: string;
	/** The colour of lights, labels and what is on a screen, with a second one beside it. */
	accent: string;
	second: string;
	/** Switched-off glass. */
	glass: string;
	/** Which of the wallpapers is on a screen. */
	motif: number;
}

type Attributes = Record<string, string | number>;

const tag = (name: string, attributes: Attributes, content = ""): string => {
	const list = Object.entries(attributes)
		.map(([key, value]) => ` ${key}="${value}"`)
		.join("");
	return content ? `<${name}${list}>${content}</${name}>` : `<${name}${list}/>`;
};

/** A rectangle from its top left corner, with round corners of radius `r`. */
export const rect = (
	x: number,
	y: number,
	width: number,
	height: number,
	r: number,
	fill: string,
	more: Attributes = {},
) => tag("rect", { x, y, width, height, ...(r > 0 && { rx: r }), fill, ...more });

export const circle = (cx: number, cy: number, r: number, fill: string, more: Attributes = {}) =>
	tag("circle", { cx, cy, r, fill, ...more });

export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string, more: Attributes = {}) =>
	tag("ellipse", { cx, cy, rx, ry, fill, ...more });

export const path = (d: string, fill: string, more: Attributes = {}) => tag("path", { d, fill, ...more });

/** A line with round ends along a path. */
export const stroke = (d: string, colour: string, width: number, more: Attributes = {}) =>
	path(d, "none", {
		stroke: colour,
		"stroke-width": width,
		"stroke-linecap": "round",
		"stroke-linejoin": "round",
		...more,
	});

/** A ring of a line of `width`. */
export const ring = (cx: number, cy: number, r: number, colour: string, width: number) =>
	circle(cx, cy, r, "none", { stroke: colour, "stroke-width": width });

export const group = (transform: string, ...content: string[]) => tag("g", { transform }, content.join(""));

/** The same shape at several places. */
export const repeat = (count: number, draw: (index: number) => string) =>
	Array.from({ length: count }, (_, i) => draw(i)).join("");

/** A row of `count` dots. */
export const dots = (x: number, y: number, count: number, step: number, size: number, colour: string, opacity = 1) =>
	stroke(`M${x} ${y}h${(count - 1) * step}`, colour, size, { "stroke-dasharray": `0 ${step}`, opacity });

/** The soft shadow on the floor. */
export const floor = (width: number, y = 326) => ellipse(200, y, width / 2, 9, "#0b1526", { opacity: 0.14 });

const MOTIFS: ((p: Paint) => string)[] = [
	(p) =>
		path("M0 62Q25 40 50 58T100 50V100H0Z", p.second) +
		path("M0 80Q30 60 55 76T100 70V100H0Z", "#fff", { opacity: 0.35 }),
	(p) => circle(70, 36, 20, p.second) + path("M0 100L34 48L58 78L74 60L100 100Z", "#fff", { opacity: 0.4 }),
	(p) => circle(22, 88, 46, p.second) + circle(88, 18, 34, "#fff", { opacity: 0.3 }),
	(p) => path("M0 0H46L20 100H0Z", p.second) + path("M62 0H100V62Z", "#fff", { opacity: 0.3 }),
	(p) => ring(50, 50, 20, p.second, 12) + ring(50, 50, 44, "#ffffff55", 8),
];

/** A lit screen with a wallpaper and a reflection. */
export function screen(p: Paint, x: number, y: number, width: number, height: number, r = 4): string {
	const motif = MOTIFS[p.motif % MOTIFS.length]!(p);
	return [
		tag("clipPath", { id: "c" }, rect(x, y, width, height, r, "#000")),
		tag(
			"g",
			{ "clip-path": "url(#c)" },
			rect(x, y, width, height, 0, "url(#screen)") +
				group(
					`translate(${x} ${y}) scale(${width / 100} ${height / 100})`,
					motif,
					path("M0 0H34L8 100H0Z", "#fff", { opacity: 0.1 }),
				),
		),
	].join("");
}
