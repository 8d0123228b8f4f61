/** Index of the last number in a sorted list that is at most `limit`; -1 when there is none. */
export function lastAtMost(sorted: readonly number[], limit: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (sorted[middle]! <= limit) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/** Index of the last number in a sorted list that is less than `limit`; -1 when there is none. */
export function lastBelow(sorted: readonly number[], limit: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (sorted[middle]! < limit) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}
