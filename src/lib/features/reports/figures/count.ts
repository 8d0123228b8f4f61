import type { Observation } from '#lib/engine/turnaround/tally.ts';

/** How many of each code lasted so many days, from none up to `longest`; code after code. */
export type DayTally = { longest: number; counts: Int32Array };

type Outcome = Observation['outcome'];

/**
 * Counts rows by how many days each has and by its code, one of so many. The columns themselves are asked for,
 * because a call for each of a hundred thousand rows takes longer than the counting.
 */
export function countDays(rows: Int32Array, days: Int32Array, codes: Uint8Array, size: number): DayTally {
	let longest = 0;
	for (const row of rows) {
		if (days[row]! < 0) throw new RangeError(`nothing can have lasted ${days[row]} days`);
		longest = Math.max(longest, days[row]!);
	}
	const counts = new Int32Array(size * (longest + 1));
	for (const row of rows) counts[codes[row]! * (longest + 1) + days[row]!]! += 1;
	return { longest, counts };
}

/** Observations in whole days for the engine, those that are alike together; by its code among `outcomes` how each ended. */
export function toObservations({ longest, counts }: DayTally, outcomes: readonly Outcome[]): Observation[] {
	const observations: Observation[] = [];
	for (const outcome of new Set(outcomes)) {
		const codes = outcomes.flatMap((own, code) => (own === outcome ? [code] : []));
		for (let time = 0; time <= longest; time += 1) {
			let count = 0;
			for (const code of codes) count += counts[code * (longest + 1) + time]!;
			if (count > 0) observations.push({ time, outcome, count });
		}
	}
	return observations;
}
