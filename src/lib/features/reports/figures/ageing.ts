import { ageingZone } from '#lib/engine/turnaround/ageing.ts';
import { quantile } from '#lib/engine/turnaround/quantile.ts';
import { kaplanMeier } from '#lib/engine/turnaround/survival.ts';
import { openStates, states } from '#lib/features/wishes/wish.ts';
import { firstOf } from '#lib/engine/columns/first-of.ts';
import { countWhere, type Cohort } from './cohort.ts';
import { observe } from './observe.ts';
import { FEWEST_FOR_CURVE } from '#lib/engine/anonymity.ts';

/** By when half, most and nearly all wishes of the cohort had come to any end. */
export const marks = [0.5, 0.85, 0.95] as const;

/** A picture of more dots is no help. */
const MOST = 500;

/** Open wishes by state and age in working days, with the percentiles of the cohort where it is large enough. */
export function ageingOf({ columns, rows: open }: Cohort, cohort: Cohort) {
	const { ids, age, state } = columns;
	const curve = kaplanMeier(cohort.rows.length < FEWEST_FOR_CURVE ? [] : observe(cohort, 'workingDays'));
	const reached = marks.map((fraction) => ({ fraction, at: quantile(curve, fraction) }));
	const late = reached.find(({ fraction }) => fraction === 0.85)?.at;
	return {
		columns: openStates
			.map((state) => ({ state, count: countIn(columns.state, open, states.indexOf(state)) }))
			.filter(({ count }) => count > 0),
		open: open.length,
		late: late?.reached ? countWhere(open, (row) => age[row]! > late.time) : 0,
		/** The oldest, when there are more than a picture can hold. */
		dots: firstOf(open, MOST, (one, other) => columns.raisedAt[one]! - columns.raisedAt[other]!).map(
			(row) => {
				const [id, own, days] = [ids[row]!, openStates[state[row]!]!, age[row]!];
				return { id, state: own, age: days, zone: ageingZone(curve, days) };
			}
		),
		lines: reached.flatMap(({ fraction, at }) => (at.reached ? [{ fraction, days: at.time }] : []))
	};
}

function countIn(column: Uint8Array, rows: Int32Array, value: number): number {
	return countWhere(rows, (row) => column[row] === value);
}
