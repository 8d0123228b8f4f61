import { controlChart, type ControlChart } from '#lib/engine/turnaround/control-chart.ts';
import { readDate, weekdayOf } from '#lib/engine/turnaround/days.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';
import { addDays, localDate } from '#lib/server/zone.ts';

export type Steadiness = { mondays: string[]; chart: ControlChart };

/** Per week since the first answer how long answers took, with what that varies by of itself; null where there is none. */
export function steadinessOf(waits: readonly Wait[], now: string): Steadiness | null {
	const answered = waits.filter(({ end, endedOn }) => end === 'answered' && endedOn !== null);
	if (!answered.length) return null;
	const mondayOf = mondays();
	const weeks = Map.groupBy(answered, ({ endedOn }) => mondayOf(endedOn!));
	const all = mondaysBetween([...weeks.keys()].sort()[0]!, mondayOf(localDate(now)));
	const times = all.map((monday) => (weeks.get(monday) ?? []).map(({ workingDays }) => workingDays));
	return { mondays: all, chart: controlChart(times) };
}

function mondaysBetween(first: string, last: string): string[] {
	const mondays: string[] = [];
	for (let monday = first; monday <= last; monday = addDays(monday, 7)) mondays.push(monday);
	return mondays;
}

/** A function that names the week of a date by its Monday; there are few dates, and many answers on each. */
function mondays(): (date: string) => string {
	const known = new Map<string, string>();
	return (date) => {
		let monday = known.get(date);
		if (!monday) known.set(date, (monday = addDays(date, -((weekdayOf(readDate(date)) + 6) % 7))));
		return monday;
	};
}
