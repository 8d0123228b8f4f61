import type { Observation } from '#lib/engine/turnaround/tally.ts';
import { ends } from '#lib/features/wishes/snapshot/columns.ts';
import type { End, Unit } from '#lib/features/wishes/clocks/elapsed.ts';
import type { Cohort } from './cohort.ts';
import { countDays, toObservations, type DayTally } from './count.ts';

/** Waits as the engine wants them; `as` says which end is looked at, every other one competes with it. */
export function observe(cohort: Cohort, unit: Unit, as: readonly End[] = ['answered']): Observation[] {
	const outcomes = ends.map((end) => (end === 'open' ? 'open' : as.includes(end) ? 'answered' : 'overtaken'));
	return toObservations(countOnce(cohort, unit), outcomes);
}

const counted = new WeakMap<Cohort, Partial<Record<Unit, DayTally>>>();

/** Several figures look at the same waits. */
function countOnce(cohort: Cohort, unit: Unit): DayTally {
	const { columns, rows } = cohort;
	const known = counted.get(cohort) ?? {};
	counted.set(cohort, known);
	return (known[unit] ??= countDays(rows, columns[unit], columns.end, ends.length));
}
