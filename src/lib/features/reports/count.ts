import type { Observation } from '#lib/engine/turnaround/tally.ts';

type Outcome = Observation['outcome'];

/** Observations in whole days for the engine, those that are alike counted together. */
export function count<One>(
	all: readonly One[],
	daysOf: (one: One) => number,
	outcomeOf: (one: One) => Outcome
): Observation[] {
	const counts: Record<Outcome, number[]> = { answered: [], overtaken: [], open: [] };
	for (const one of all) {
		const own = counts[outcomeOf(one)];
		const days = daysOf(one);
		own[days] = (own[days] ?? 0) + 1;
	}
	return (Object.keys(counts) as Outcome[]).flatMap((outcome) =>
		Object.entries(counts[outcome]).map(([days, count]) => ({ time: Number(days), outcome, count }))
	);
}
