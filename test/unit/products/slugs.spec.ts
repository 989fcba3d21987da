import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { categorySlug, MAX_SLUG_LENGTH, slugify, uniqueSlug } from "../../../services/products/slugs.ts";

describe("slugs", () => {
	test.each([
		['15.6" Laptop – 128 GB', "15-6-laptop-128-gb"],
		["Nüvi São Café", "nuvi-sao-cafe"],
		["Assassin's Creed", "assassins-creed"],
		["TV & Home Theater", "tv-home-theater"],
		["ﬁne ①", "fine-1"],
		["  --A--  ", "a"],
		["日本語", "item"],
		["", "item"],
	])("makes %j into %s", (name, slug) => expect(slugify(name)).toBe(slug));

	test("cuts a long name at a word", () => {
		const slug = slugify("headphones ".repeat(20));
		expect(slug).toBe(Array.from({ length: 7 }, () => "headphones").join("-"));
	});

	test("is always a valid slug of at most 80 characters", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
				const slug = slugify(name);
				expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
				expect(slug.length).toBeLessThanOrEqual(MAX_SLUG_LENGTH);
			}),
		);
	});

	test("takes the first free suffix", () => {
		const taken = new Set(["tv", "tv-2", "tv-4"]);
		expect(uniqueSlug("tv", (slug) => taken.has(slug))).toBe("tv-3");
		expect(uniqueSlug("radio", (slug) => taken.has(slug))).toBe("radio");
	});

	test("tells equal category names apart by their parents", () => {
		expect(categorySlug("Accessories", "audio")).toBe("audio-accessories");
		expect(categorySlug("Accessories", "cameras")).toBe("cameras-accessories");
		expect(categorySlug("Audio")).toBe("audio");
	});
});
