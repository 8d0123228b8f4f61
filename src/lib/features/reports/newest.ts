/** As many as are told one by one; a picture or table of more is no help. */
const MOST = 500;

/** The newest by the date they have; in the order in which they came. */
export function newest<One>(all: readonly One[], dateOf: (one: One) => string): One[] {
	if (all.length <= MOST) return [...all];
	const counts = new Map<string, number>();
	for (const one of all) counts.set(dateOf(one), (counts.get(dateOf(one)) ?? 0) + 1);
	const dates = [...counts.keys()].sort().reverse();
	let [edge, found] = ['9', 0];
	for (const date of dates) {
		if (found >= MOST) break;
		edge = date;
		found += counts.get(date)!;
	}
	return all.filter((one) => dateOf(one) >= edge).slice(-MOST);
}
