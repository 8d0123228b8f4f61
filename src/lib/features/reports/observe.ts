import type { Observation } from '#lib/engine/turnaround/tally.ts';
import type { End, Unit } from '#lib/features/follow-ups/wait.ts';
import type { Cohort } from './cohort.ts';
import { ends } from './columns.ts';
import { count } from './count.ts';

/** Waits as the engine wants them; `as` says which end is looked at, every other one competes with it. */
export function observe(
	{ columns, places }: Cohort,
	unit: Unit,
	as: readonly End[] = ['answered']
): Observation[] {
	const outcomes = ends.map((end) => (end === 'open' ? 'open' : as.includes(end) ? 'answered' : 'overtaken'));
	return count(places, columns[unit], columns.end, outcomes);
}
