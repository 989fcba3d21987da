const HEADER = `# Problems

Every error answers as \`application/problem+json\` (RFC 9457). Programs compare \`code\`; \`detail\` is for people and may
change. \`retryable\` says that the same request may succeed later; \`Retry-After\` then says when.

| Status | Code | Retryable | Meaning |
|---|---|---|---|
`;

const CLASS =
	/\/\*\*(?<doc>[^/]*?)\*\/\nexport class \w+ extends VoltricoError \{[\s\S]*?super\(\s*(?<status>\d{3}),\s*"(?<code>\w+)",(?<rest>[\s\S]*?)\);\n/g;

/** What `docs/errors.md` must say, from the classes of `shared/errors.ts` that reach a client. */
export function errorsDoc(source: string): string {
	const rows = [...source.split("// --- stores:")[0]!.matchAll(CLASS)].map(({ groups }) => {
		const { doc, status, code, rest } = groups as Record<"doc" | "status" | "code" | "rest", string>;
		const meaning = doc
			.replace(/\s*\n\s*\*\s?/g, " ")
			.replace(/^\s*\*?\s*/, "")
			.trim();
		return `| ${status} | \`${code}\` | ${/,\s*true,?\s*$/.test(rest) ? "yes" : "no"} | ${meaning} |`;
	});
	return `${HEADER}${rows.join("\n")}\n`;
}
