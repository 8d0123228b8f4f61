import { writeDate } from '#lib/engine/turnaround/days.ts';
import { countWhere, groupPlaces, placesWhere, placesWithin, type Cohort } from './cohort.ts';
import type { PromiseColumns } from './promise-columns.ts';

export type Kept = { met: number; missed: number; excused: number };

/** The promised answers that fell due since an instant or are paused: how they were kept, and the share of pauses. */
export function onTimeOf(cohort: Cohort, since: number, now: number) {
	const { promises } = cohort.columns;
	const within = placesWithin(
		cohort,
		promises,
		(place) => promises.paused[place] === 1 || promises.due[place]! >= since
	);
	const judged = placesWhere(
		within,
		(place) => promises.due[place]! >= since && promises.due[place]! <= now && !promises.dropped[place]
	);
	const months = byMonth(promises, judged);
	const paused = countWhere(within, (place) => promises.paused[place] === 1);
	return { onTime: { months, whole: addUp(months), paused }, pauseShare: pauseShare(promises, within) };
}

/** By the month in which they fell due. Open and past due counts as missed now. */
function byMonth(promises: PromiseColumns, places: Int32Array) {
	const days = groupPlaces(places, (place) => promises.dueOn[place]!);
	const months = Map.groupBy(
		[...days.keys()].sort((one, other) => one - other),
		(day) => writeDate(day).slice(0, 7)
	);
	return [...months].map(([month, own]) => ({
		month,
		...addUp(own.map((day) => countKept(promises, days.get(day)!)))
	}));
}

function addUp(all: readonly Kept[]): Kept {
	const sum = (key: keyof Kept) => all.reduce((total, one) => total + one[key], 0);
	return { met: sum('met'), missed: sum('missed'), excused: sum('excused') };
}

/** The share of the open time of finished promises in which they waited for the asker. */
function pauseShare({ lasted, net }: PromiseColumns, places: Int32Array): number | null {
	let [whole, counted] = [0, 0];
	for (const place of places) {
		if (Number.isNaN(lasted[place]) || Number.isNaN(net[place])) continue;
		whole += lasted[place]!;
		counted += Math.min(net[place]!, lasted[place]!);
	}
	return whole > 0 ? 1 - counted / whole : null;
}

function countKept(promises: PromiseColumns, places: Int32Array): Kept {
	const excused = countWhere(places, (place) => promises.excused[place] === 1);
	const met = countWhere(places, (place) => promises.met[place] === 1 && !promises.excused[place]);
	return { met, missed: places.length - met - excused, excused };
}
