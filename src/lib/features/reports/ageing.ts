import { ageingZone } from '#lib/engine/turnaround/ageing.ts';
import { quantile } from '#lib/engine/turnaround/quantile.ts';
import { kaplanMeier } from '#lib/engine/turnaround/survival.ts';
import { openStates } from '#lib/features/follow-ups/follow-up.ts';
import { FEWEST_FOR_CURVE } from './scope.ts';
import { firstOf } from '#lib/features/follow-ups/first-of.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';
import { observe } from './observe.ts';

/** By when half, most and nearly all wishes of the cohort had come to any end. */
export const marks = [0.5, 0.85, 0.95] as const;

/** A picture of more dots is no help. */
const MOST = 500;

/** Open wishes by state and age in working days, with the percentiles of the cohort where it is large enough. */
export function ageingOf(open: readonly Wait[], cohort: readonly Wait[]) {
	const curve = kaplanMeier(cohort.length < FEWEST_FOR_CURVE ? [] : observe(cohort, 'workingDays'));
	const states = openStates.filter((state) => open.some((wait) => wait.state === state));
	const reached = marks.map((fraction) => ({ fraction, at: quantile(curve, fraction) }));
	const late = reached.find(({ fraction }) => fraction === 0.85)?.at;
	return {
		columns: states.map((state) => ({ state, count: open.filter((wait) => wait.state === state).length })),
		open: open.length,
		late: late?.reached ? open.filter(({ age }) => age > late.time).length : 0,
		/** The oldest, when there are more than a picture can hold. */
		dots: firstOf(open, MOST, ({ raisedAt }) => raisedAt).map(({ id, state, age }) => ({
			...{ id, state, age },
			zone: ageingZone(curve, age)
		})),
		lines: reached.flatMap(({ fraction, at }) => (at.reached ? [{ fraction, days: at.time }] : []))
	};
}
