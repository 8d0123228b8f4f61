/** A stretch in which the clock stood still, `[from, to)` in epoch milliseconds. */
export type Pause = { from: number; to: number };

/**
 * The union of the pauses inside `[from, to)`, in order of time: overlapping pauses count once, and what lies outside
 * does not count. Throws a RangeError for a pause that ends before it begins.
 */
export function unionOfPauses(pauses: readonly Pause[], from: number, to = Infinity): Pause[] {
	const union: Pause[] = [];
	for (const pause of pauses.map((each) => clip(each, from, to)).toSorted((a, b) => a.from - b.from)) {
		const last = union.at(-1);
		if (pause.to <= pause.from) continue;
		if (last && pause.from <= last.to) last.to = Math.max(last.to, pause.to);
		else union.push(pause);
	}
	return union;
}

function clip(pause: Pause, from: number, to: number): Pause {
	if (!(pause.from <= pause.to)) throw new RangeError('a pause ends before it begins');
	return { from: Math.max(pause.from, from), to: Math.min(pause.to, to) };
}
