/** The first `count` by a key, in order, without ordering the rest. */
export function firstOf<One>(all: Iterable<One>, count: number, keyOf: (one: One) => string): One[] {
	const best: { key: string; one: One }[] = [];
	for (const one of all) {
		const key = keyOf(one);
		const last = best.at(-1);
		if (best.length === count && !(last && key < last.key)) continue;
		best.splice(placeOf(best, key), 0, { key, one });
		if (best.length > count) best.pop();
	}
	return best.map(({ one }) => one);
}

/** After all that are not greater. */
function placeOf(sorted: readonly { key: string }[], key: string): number {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (sorted[middle]!.key <= key) low = middle + 1;
		else high = middle;
	}
	return low;
}
