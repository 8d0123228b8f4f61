import { controlChart, type ControlChart } from '#lib/engine/turnaround/control-chart.ts';
import { weekdayOf, writeDate } from '#lib/engine/turnaround/days.ts';
import { ends } from '#lib/features/wishes/snapshot/columns.ts';
import { groupRows, rowsWhere, type Cohort } from './cohort.ts';

export type Steadiness = { mondays: string[]; chart: ControlChart };

const ANSWERED = ends.indexOf('answered');
const WEEK = 7;

/** Per week since the first answer how long answers took, with what that varies by of itself; null where there is none. */
export function steadinessOf({ columns, rows }: Cohort, today: number): Steadiness | null {
	const { end, endedOn, workingDays } = columns;
	const weeks = groupRows(
		rowsWhere(rows, (row) => end[row] === ANSWERED),
		(row) => mondayOf(endedOn[row]!)
	);
	if (weeks.size === 0) return null;
	const mondays: number[] = [];
	for (let monday = weeks.keys().next().value!; monday <= today; monday += WEEK) mondays.push(monday);
	const times = mondays.map((monday) => weeks.get(monday)?.map((row) => workingDays[row]!) ?? []);
	return { mondays: mondays.map(writeDate), chart: controlChart(times) };
}

function mondayOf(day: number): number {
	return day - weekdayOf(day) + 1;
}
