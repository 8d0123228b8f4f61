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
	const counts = outcomes.map((): number[] => []);
	for (const place of places) {
		const own = counts[codes[place]!]!;
		own[days[place]!] = (own[days[place]!] ?? 0) + 1;
	}
	return outcomes.flatMap((outcome, code) =>
		Object.entries(counts[code]!).map(([time, count]) => ({ time: Number(time), outcome, count }))
	);
}
