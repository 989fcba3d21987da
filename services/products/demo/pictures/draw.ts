import { createHash } from "node:crypto";
import type { Paint } from "./pen.ts";
import { screens } from "./screens.ts";
import { sight } from "./sight.ts";
import { sound } from "./sound.ts";
import { things } from "./things.ts";

const DRAWINGS = { ...screens, ...sound, ...sight, ...things };

/** What can be drawn. */
export type Drawing = keyof typeof DRAWINGS;

/** The colours a product can have, by the names that its options use. */
export const COLOURS = {
	Graphite: "#4b5563",
	Black: "#2f3643",
	Silver: "#c9d0d9",
	White: "#eef1f5",
	Midnight: "#2c3e66",
	Blue: "#3f7fd1",
	Sky: "#9cc7ea",
	Teal: "#2a9d8f",
	Sage: "#94ad94",
	Forest: "#3f6b52",
	Sand: "#d9c7a8",
	Copper: "#c07a52",
	Coral: "#ec7f6b",
	Red: "#c8434b",
	Plum: "#7d5a8c",
	Lilac: "#b9a7dc",
	Yellow: "#efc24b",
} as const;
export type Colour = keyof typeof COLOURS;

/** Backdrop, accent and second accent; which one a product gets follows from its slug. */
const THEMES = [
	["#e8effb", "#4f8df5", "#8b5cf6"],
	["#e6f5f1", "#14b8a6", "#facc15"],
	["#fdf0e7", "#fb923c", "#f43f5e"],
	["#f1ecfb", "#8b5cf6", "#22d3ee"],
	["#fbeaf0", "#f4578b", "#fbbf24"],
	["#eaf4e6", "#65a30d", "#0ea5e9"],
] as const;

/** Draws a product: the same name, drawing and colour give the same picture, a self-contained SVG of at most 4 KiB. */
export function drawPicture(slug: string, title: string, drawing: Drawing, colour: Colour): string {
	const digest = createHash("sha256").update(slug).digest();
	const [backdrop, accent, second] = THEMES[digest[0]! % THEMES.length]!;
	const body = COLOURS[colour];
	const paint: Paint = {
		body,
		light: mix(body, "#ffffff", 0.42),
		shade: mix(body, "#0f172a", 0.24),
		deep: mix(body, "#0f172a", 0.66),
		accent,
		second,
		glass: "#141b2b",
		motif: digest[1]!,
	};
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img"><title>${escapeXml(title)}</title><defs>`,
		gradient("back", "#ffffff", backdrop),
		gradient("body", mix(body, "#ffffff", 0.2), mix(body, "#0f172a", 0.1)),
		gradient("screen", accent, mix(accent, "#0f172a", 0.5)),
		`</defs><rect width="400" height="400" fill="url(#back)"/><circle cx="200" cy="196" r="172" fill="${accent}" opacity=".09"/>`,
		DRAWINGS[drawing](paint),
		"</svg>",
	].join("");
}

const gradient = (id: string, from: string, to: string): string =>
	`<linearGradient id="${id}" x2=".35" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;

/** The colour that lies `part` of the way from one to another; both as #rrggbb. */
function mix(from: string, to: string, part: number): string {
	const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
	return `#${[1, 3, 5]
		.map((at) => Math.round(channel(from, at) * (1 - part) + channel(to, at) * part))
		.map((value) => value.toString(16).padStart(2, "0"))
		.join("")}`;
}

const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
