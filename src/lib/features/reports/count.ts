import type { Observation } from '#lib/engine/turnaround/tally.ts';

/**
 * Observations in whole days for the engine, those that are alike counted together: how many days each place has, and
 * by its code among `outcomes` how it ended. The columns themselves are asked for, because a call for each of a hundred
 * thousand places takes longer than the counting.
 */
export function count(
	places: Int32Array,
	days: Int32Array,
	codes: Uint8Array,
	outcomes: readonly Observation['outcome'][]
): Observation[] {
	let longest = 0;
	for (const place of places) {
		if (days[place]! < 0) throw new RangeError(`nothing can have lasted ${days[place]} days`);
		longest = Math.max(longest, days[place]!);
	}
	const times = longest + 1;
	const counts = new Int32Array(outcomes.length * times);
	for (const place of places) counts[codes[place]! * times + days[place]!]! += 1;
	const observations: Observation[] = [];
	for (const [code, outcome] of outcomes.entries())
		for (let time = 0; time < times; time += 1) {
			const count = counts[code * times + time]!;
			if (count > 0) observations.push({ time, outcome, count });
		}
	return observations;
}
