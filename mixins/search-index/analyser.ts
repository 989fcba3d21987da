/**
 * Cuts texts into terms exactly as the Elasticsearch analysers `product` and `product_joined` do, so that both
 * engines find the same products. `\s` is spelled out and flags are chosen to mean what they mean in Java.
 */

/** One word of a text: folded to plain lower case, and its stem, which is what the index holds. */
export interface Word {
	raw: string;
	term: string;
}

const SPACE = "[ \\t\\n\\x0B\\f\\r-]*";
/** In order: marks and quotes, inches, feet, units glued to their number, possessives, inner apostrophes. */
const CHARACTER_FILTERS: [RegExp, string][] = [
	[/[®™©℠]/g, ""],
	[/[’‘]/g, "'"],
	[/[”“″]/g, '"'],
	[new RegExp(`(\\d)${SPACE}(?:"|''|inch(?:es)?(?![a-z]))`, "gi"), "$1in "],
	[new RegExp(`(\\d)(?:'(?![a-z])|${SPACE}(?:feet|foot|ft)(?![a-z]))`, "gi"), "$1ft "],
	[
		new RegExp(`(\\d)${SPACE}(gb|tb|mb|kb|ghz|mhz|hz|mah|gbps|mbps|mm|cm|mp|kw|w|v|k|p|fps)(?![a-z0-9])`, "gi"),
		"$1$2 ",
	],
	[/'s(?![a-z])/gi, ""],
	[/([a-z])'([a-z])/gi, "$1$2"],
];
const WORD = /[\p{L}\p{N}]+(?:\.\p{N}[\p{L}\p{N}]*)*/gu;
/** The same in a text of ASCII alone, where it is many times faster. */
const ASCII_WORD = /[a-z0-9]+(?:\.[0-9][a-z0-9]*)*/g;
const NOT_ASCII = /[^\0-\x7F]/;
/** Letters that are no letter with an accent. */
const LATIN = new Map(
	"ß ss,æ ae,œ oe,ø o,ł l,đ d,ð d,þ th,ı i,ħ h,ŋ n,ŧ t,ŀ l,ŉ n,ĸ q,ƒ f,ſ s,ĳ ij"
		.split(",")
		.map((pair) => pair.split(" ") as [letter: string, plain: string]), // true because each is two words
);
/** Small, circled and wide forms and ligatures, which count as what they stand for. */
const FORM = /[¹²³\u2070-\u2089\u2460-\u2473\uFB00-\uFB04\uFB06\uFF01-\uFF5E]/;
const IRREGULAR = new Map([
	["mice", "mouse"],
	["lenses", "lens"],
	["lens", "lens"],
	["television", "tv"],
	["televisions", "tv"],
]);
const ES_PLURAL = /^([a-z]{2,})(ch|sh|x|ss|z)es$/;

const foldCharacter = (character: string): string => {
	const parts = character.normalize(FORM.test(character) ? "NFKD" : "NFD");
	const plain = LATIN.get(character) ?? parts.replace(/\p{M}/gu, "");
	return NOT_ASCII.test(plain) ? character : plain;
};

/** Lower case without accents; letters that have no ASCII form stay. */
export function fold(text: string): string {
	// JavaScript alone writes a Σ at the end of a word in another way.
	const lower = text.replaceAll("Σ", "σ").toLowerCase();
	return NOT_ASCII.test(lower) ? lower.replace(/[^\0-\x7F]/gu, foldCharacter) : lower;
}

/** Takes off an English plural `s` (Lucene's minimal English stemmer, after Harman 1991). */
function minimalStem(word: string): string {
	const n = word.length;
	if (n < 3 || word[n - 1] !== "s") return word;
	const before = word[n - 2]!;
	if (before === "u" || before === "s") return word;
	if (before === "e") {
		if (n > 3 && word[n - 3] === "i" && word[n - 4] !== "a" && word[n - 4] !== "e") return `${word.slice(0, n - 3)}y`;
		if ("iaoe".includes(word[n - 3]!)) return word;
	}
	return word.slice(0, n - 1);
}

/** The stem of a folded word: "batteries" → "battery", "watches" → "watch", "mice" → "mouse". */
export function stem(raw: string): string {
	const irregular = IRREGULAR.get(raw);
	if (irregular !== undefined || !raw.endsWith("s")) return irregular ?? raw;
	return minimalStem(raw.replace(ES_PLURAL, "$1$2"));
}

/** The words of a text in order: `15.6"`, `15.6-inch` and `15.6 inch` are all `15.6in`. */
export function words(text: string): Word[] {
	let filtered = text;
	for (const [pattern, replacement] of CHARACTER_FILTERS) filtered = filtered.replace(pattern, replacement);
	const found = NOT_ASCII.test(filtered) ? filtered.match(WORD)?.map(fold) : filtered.toLowerCase().match(ASCII_WORD);
	return (found ?? []).map((raw) => ({ raw, term: stem(raw) }));
}

/** Each pair of neighbours as one term, so that "hard drive" and "harddrive", "WF-1000" and "wf1000" meet. */
export const pairs = (list: Word[]): string[] => list.slice(1).map((word, i) => stem(list[i]!.raw + word.raw));

/** A code as it is compared: without separators, in lower case. */
export const normalCode = (text: string): string => text.replace(/[- _./]/g, "").toLowerCase();

/** The key by which names are compared whole: folded, at most 256 characters. */
export const nameKey = (name: string): string => fold(name).slice(0, 256).toWellFormed();

/**
 * The key by which names are sorted: `nameKey` with its upper UTF-16 range rotated so that `<` orders by code point, as
 * Elasticsearch does.
 */
export function sortKey(name: string): string {
	return nameKey(name).replace(/[\uD800-\uFFFF]/g, (unit) => {
		const code = unit.charCodeAt(0);
		return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
	});
}
