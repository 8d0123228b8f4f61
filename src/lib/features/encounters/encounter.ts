/** Two people who met, in the order in which the table holds them. */
export type Pair = [string, string];

/** Everybody in one group meets everybody else in it. */
export function pairsWithin(groups: string[][]): Pair[] {
	return groups.flatMap((group) => {
		const people = [...group].sort();
		return people.flatMap((one, index) => people.slice(index + 1).map((other): Pair => [one, other]));
	});
}

/** New acquaintances per month (yyyy-mm), from the first month to this one, a year at most. */
export function growthByMonth(firstMeetings: readonly string[], thisMonth: string) {
	const counts = Map.groupBy(firstMeetings, (date) => date.slice(0, 7));
	const first = [...counts.keys()].sort()[0] ?? thisMonth;
	const months: { month: string; people: number }[] = [];
	for (let month = thisMonth; month >= first && months.length < 12; month = monthBefore(month)) {
		months.unshift({ month, people: counts.get(month)?.length ?? 0 });
	}
	return months;
}

function monthBefore(month: string) {
	const [year = 0, number = 1] = month.split('-').map(Number);
	return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}
