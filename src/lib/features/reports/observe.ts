import type { Observation } from '#lib/engine/turnaround/tally.ts';
import type { End, Unit, Wait } from '#lib/features/follow-ups/wait.ts';
import { count } from './count.ts';

/** Waits as the engine wants them; `as` says which end is looked at, every other one competes with it. */
export function observe(
	waits: readonly Wait[],
	unit: Unit,
	as: readonly End[] = ['answered']
): Observation[] {
	return count(
		waits,
		(wait) => wait[unit],
		({ end }) => (end === 'open' ? 'open' : as.includes(end) ? 'answered' : 'overtaken')
	);
}
