/**
 * One request, or `count` alike: how long it has lasted in any unit of time from 0, and how that ended. `overtaken`
 * stands for every end without an answer; `open` is still waiting, so its time is a lower bound.
 */
export type Observation = { time: number; outcome: 'answered' | 'overtaken' | 'open'; count?: number };

/** What happened at one time, to the `atRisk` requests that lasted at least that long. */
export type Tally = { time: number; atRisk: number; answered: number; overtaken: number };

/** The distinct times at which requests ended, in order; an open request still counts as at risk at its own time. */
export function tallyEnds(observations: readonly Observation[]): Tally[] {
	const times = new Map<number, { answered: number; overtaken: number; open: number }>();
	for (const { time, outcome, count = 1 } of observations) {
		if (!(time >= 0 && time < Infinity)) throw new RangeError(`a request cannot have lasted ${time}`);
		let counts = times.get(time);
		if (!counts) times.set(time, (counts = { answered: 0, overtaken: 0, open: 0 }));
		counts[outcome] += count;
	}
	let atRisk = countAll(observations);
	const tallies: Tally[] = [];
	for (const time of Float64Array.from(times.keys()).sort()) {
		const { answered, overtaken, open } = times.get(time)!;
		if (answered + overtaken > 0) tallies.push({ time, atRisk, answered, overtaken });
		atRisk -= answered + overtaken + open;
	}
	return tallies;
}

export function countAll(observations: readonly Observation[]): number {
	return observations.reduce((sum, { count = 1 }) => sum + count, 0);
}

export function longestTime(observations: readonly Observation[]): number {
	return observations.reduce((longest, { time }) => Math.max(longest, time), 0);
}
