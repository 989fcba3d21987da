import type { estypes } from "./client.ts";

/**
 * The analysers of products' texts: electronics' marks, inches, units, model numbers, plurals. They cut texts as
 * `analyser.ts` does, which plans the queries; a test compares the two over a catalogue.
 */
const CHARACTER_FILTERS: Record<string, estypes.AnalysisCharFilter> = {
	marks: {
		type: "mapping",
		mappings: ["® =>", "™ =>", "© =>", "℠ =>", "’ => '", "‘ => '", '” => "', '“ => "', '″ => "'],
	},
	inch: replacing(`(?i)(\\d)[\\s-]*(?:"|''|inch(?:es)?(?![a-z]))`, "$1in "),
	foot: replacing("(?i)(\\d)(?:'(?![a-z])|[\\s-]*(?:feet|foot|ft)(?![a-z]))", "$1ft "),
	unit: replacing(
		"(?i)(\\d)[\\s-]*(gb|tb|mb|kb|ghz|mhz|hz|mah|gbps|mbps|mm|cm|mp|kw|w|v|k|p|fps)(?![a-z0-9])",
		"$1$2 ",
	),
	possessive: replacing("(?i)'s(?![a-z])", ""),
	apostrophe: replacing("(?i)([a-z])'([a-z])", "$1$2"),
};

function replacing(pattern: string, replacement: string): estypes.AnalysisPatternReplaceCharFilter {
	return { type: "pattern_replace", pattern, replacement };
}

const STEMMING = ["irregular", "es_plural", "s_stemmer"];

/** `product`: stems; `product_joined`: stems of neighbours written as one; `product_plain`: words as written, folded. */
export const ANALYSIS: estypes.IndicesIndexSettingsAnalysis = {
	char_filter: CHARACTER_FILTERS,
	tokenizer: { word: { type: "pattern", pattern: "[\\p{L}\\p{N}]+(?:\\.\\p{N}[\\p{L}\\p{N}]*)*", group: 0 } },
	filter: {
		irregular: {
			type: "stemmer_override",
			rules: ["mice => mouse", "lenses => lens", "lens => lens", "television, televisions => tv"],
		},
		es_plural: { type: "pattern_replace", pattern: "^([a-z]{2,})(ch|sh|x|ss|z)es$", replacement: "$1$2" },
		s_stemmer: { type: "stemmer", language: "minimal_english" },
		joined: {
			type: "shingle",
			min_shingle_size: 2,
			max_shingle_size: 2,
			output_unigrams: false,
			token_separator: "",
		},
	},
	analyzer: {
		product: analyser(...STEMMING),
		product_joined: analyser("joined", ...STEMMING),
		product_plain: analyser(),
	},
};

function analyser(...filters: string[]): estypes.AnalysisCustomAnalyzer {
	return {
		type: "custom",
		char_filter: Object.keys(CHARACTER_FILTERS),
		tokenizer: "word",
		filter: ["lowercase", "asciifolding", ...filters],
	};
}
