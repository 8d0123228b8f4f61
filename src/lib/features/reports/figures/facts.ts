import { quantile } from '#lib/engine/turnaround/quantile.ts';
import { kaplanMeier } from '#lib/engine/turnaround/survival.ts';
import { ends, type Columns } from '#lib/features/wishes/snapshot/columns.ts';
import { states } from '#lib/features/wishes/wish.ts';
import { countWhere, greatest, rowsWhere, sortedAt, type Cohort, type Test } from './cohort.ts';
import { countDays, toObservations } from './count.ts';

const ANSWERED = ends.indexOf('answered');
const CONFIRMED = states.indexOf('confirmed');

/** The few numbers that say how things stand; null where there is nothing to count. */
export function factsOf({ columns, rows }: Cohort, { rows: open }: Cohort) {
	const { age, end, reopened, silence, state } = columns;
	const ages = sortedAt(open, (row) => age[row]!);
	const judged = rowsWhere(
		rows,
		(row) => end[row] === ANSWERED && (state[row] === CONFIRMED || reopened[row] === 1)
	);
	return {
		open: open.length,
		medianAge: ages[Math.floor((ages.length - 1) / 2)] ?? null,
		oldest: ages.at(-1) ?? null,
		silence: open.length > 0 ? greatest(open, (row) => silence[row]!) : null,
		firstTimeRight: shareOf(judged, (row) => !reopened[row]),
		/** Open wishes that were answered before: a figure of answers counts them too. */
		openAgain: countWhere(open, (row) => end[row] === ANSWERED),
		entryLag: entryLagOf(columns, rows)
	};
}

/** Within how many working days 85 of 100 wishes were typed in after they were said. */
function entryLagOf({ lag, end }: Columns, rows: Int32Array): number | null {
	const lags = toObservations(
		countDays(rows, lag, end, ends.length),
		ends.map(() => 'answered')
	);
	const at = quantile(kaplanMeier(lags), 0.85);
	return at.reached ? at.time : null;
}

function shareOf(rows: Int32Array, is: Test): number | null {
	return rows.length > 0 ? countWhere(rows, is) / rows.length : null;
}
