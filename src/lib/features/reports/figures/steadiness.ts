import { controlChart, type ControlChart } from '#lib/engine/turnaround/control-chart.ts';
import { weekdayOf, writeDate } from '#lib/engine/turnaround/days.ts';
import { ends } from '#lib/features/wishes/snapshot/columns.ts';
import { groupPlaces, placesWhere, type Cohort } from './cohort.ts';

export type Steadiness = { mondays: string[]; chart: ControlChart };

const ANSWERED = ends.indexOf('answered');
const WEEK = 7;

/** Per week since the first answer how long answers took, with what that varies by of itself; null where there is none. */
export function steadinessOf({ columns, places }: Cohort, today: number): Steadiness | null {
	const { end, endedOn, workingDays } = columns;
	const weeks = groupPlaces(
		placesWhere(places, (place) => end[place] === ANSWERED),
		(place) => mondayOf(endedOn[place]!)
	);
	if (weeks.size === 0) return null;
	const mondays: number[] = [];
	for (let monday = weeks.keys().next().value!; monday <= today; monday += WEEK) mondays.push(monday);
	const times = mondays.map((monday) => weeks.get(monday)?.map((place) => workingDays[place]!) ?? []);
	return { mondays: mondays.map(writeDate), chart: controlChart(times) };
}

function mondayOf(day: number): number {
	return day - weekdayOf(day) + 1;
}
