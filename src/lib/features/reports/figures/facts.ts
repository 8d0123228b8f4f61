import { quantile } from '#lib/engine/turnaround/quantile.ts';
import { kaplanMeier } from '#lib/engine/turnaround/survival.ts';
import { ends, type Columns } from '#lib/features/wishes/snapshot/columns.ts';
import { states } from '#lib/features/wishes/wish.ts';
import { countWhere, greatest, placesWhere, sortedAt, type Cohort, type Test } from './cohort.ts';
import { countDays, toObservations } from './count.ts';

const ANSWERED = ends.indexOf('answered');
const CONFIRMED = states.indexOf('confirmed');

/** The few numbers that say how things stand; null where there is nothing to count. */
export function factsOf({ columns, places }: Cohort, { places: open }: Cohort) {
	const { age, end, reopened, silence, state } = columns;
	const ages = sortedAt(open, (place) => age[place]!);
	const judged = placesWhere(
		places,
		(place) => end[place] === ANSWERED && (state[place] === CONFIRMED || reopened[place] === 1)
	);
	return {
		open: open.length,
		medianAge: ages[Math.floor((ages.length - 1) / 2)] ?? null,
		oldest: ages.at(-1) ?? null,
		silence: open.length > 0 ? greatest(open, (place) => silence[place]!) : null,
		firstTimeRight: shareOf(judged, (place) => !reopened[place]),
		/** Open wishes that were answered before: a figure of answers counts them too. */
		openAgain: countWhere(open, (place) => end[place] === ANSWERED),
		entryLag: entryLagOf(columns, places)
	};
}

/** Within how many working days 85 of 100 wishes were typed in after they were said. */
function entryLagOf({ lag, end }: Columns, places: Int32Array): number | null {
	const lags = toObservations(
		countDays(places, lag, end, ends.length),
		ends.map(() => 'answered')
	);
	const at = quantile(kaplanMeier(lags), 0.85);
	return at.reached ? at.time : null;
}

function shareOf(places: Int32Array, is: Test): number | null {
	return places.length > 0 ? countWhere(places, is) / places.length : null;
}
