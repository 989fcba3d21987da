/** Reviews from which more of them no longer count. */
const MANY_REVIEWS = 10_000;

/**
 * How popular a product is, from 0 to 1: seven parts reviews on a logarithmic scale that ends at 10,000, three parts
 * sales rank (1 is the best seller) on one that ends at rank 100,000. What is unknown counts nothing.
 */
export function popularity({
	bestSellingRank,
	reviewCount = 0,
}: {
	bestSellingRank?: number;
	reviewCount?: number;
}): number {
	const reviews = Math.min(1, Math.log1p(reviewCount) / Math.log1p(MANY_REVIEWS));
	const rank = bestSellingRank === undefined ? 0 : Math.max(0, 1 - Math.log10(Math.max(1, bestSellingRank)) / 5);
	return 0.7 * reviews + 0.3 * rank;
}
