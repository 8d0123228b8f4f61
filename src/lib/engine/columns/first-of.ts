/** Negative when the one comes before the other, as for `sort`. */
export type Order<One> = (one: One, other: One) => number;

/** The first `count`, in order, without ordering the rest; of those that are alike the first of all. */
export function firstOf<One>(all: Iterable<One>, count: number, order: Order<One>): One[] {
	const { best, add } = collectFirst(count, order);
	for (const one of all) add(one);
	return best;
}

/** The same for what comes one by one: `best` are the first of what was added so far. */
export function collectFirst<One>(count: number, order: Order<One>) {
	const best: One[] = [];
	return {
		best,
		add(one: One) {
			if (best.length === count && (count === 0 || order(one, best[count - 1]!) >= 0)) return;
			best.splice(rankOf(best, one, order), 0, one);
			if (best.length > count) best.pop();
		}
	};
}

/** After all that do not come after it. */
function rankOf<One>(sorted: readonly One[], one: One, order: Order<One>): number {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (order(sorted[middle]!, one) <= 0) low = middle + 1;
		else high = middle;
	}
	return low;
}
