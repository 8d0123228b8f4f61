import { lastBelow } from '#lib/engine/turnaround/search.ts';
import type { Observation } from '#lib/engine/turnaround/tally.ts';

/** Overtaken per working day: how many were, in how many working days of waiting. */
export type Exposure = { overtaken: number; days: number };

export const HORIZON_DAYS = 10;

/** Working days of waiting that the platform's average weighs as, against what the kind itself has shown. */
const PRIOR_DAYS = 100;

/**
 * A function that gives what the observations (times in working days) show about being overtaken at ages in
 * `[from, to)`: the numerator and denominator of a piecewise constant cause-specific hazard (Prentice et al. 1978). To
 * ask it of every age takes no longer than to ask it of one.
 */
export function exposures(observations: readonly Observation[]): (from: number, to: number) => Exposure {
	const sorted = observations.toSorted((one, other) => one.time - other.time);
	const times = sorted.map(({ time }) => time);
	// Of everything that lasted no longer than each time: how many, their days together, and how many were overtaken.
	const sums = sorted.map(() => ({ count: 0, days: 0, overtaken: 0 }));
	const sum = { count: 0, days: 0, overtaken: 0 };
	for (const [index, { time, outcome, count = 1 }] of sorted.entries()) {
		sum.count += count;
		sum.days += count * time;
		if (outcome === 'overtaken') sum.overtaken += count;
		Object.assign(sums[index]!, sum);
	}
	const none = { count: 0, days: 0, overtaken: 0 };
	const below = (age: number) => sums[lastBelow(times, age)] ?? none;
	return (from, to) => {
		const [before, until] = [below(from), below(to)];
		const within = until.days - before.days - from * (until.count - before.count);
		const beyond = sum.count - until.count;
		return {
			overtaken: until.overtaken - before.overtaken,
			days: within + (beyond > 0 ? beyond * (to - from) : 0)
		};
	};
}

/**
 * The chance (0 to 1) that a request is overtaken in the next ten working days if nobody answers it, from the exposure
 * of its kind at its age, shrunk to that of the whole platform; 1 when it stops being useful in that time. A list sorted
 * by this score, highest first, loses the fewest wishes.
 */
export function expectedLoss(own: Exposure, platform: Exposure, isUsefulLongEnough = true): number {
	if (!isUsefulLongEnough) return 1;
	const average = platform.days > 0 ? platform.overtaken / platform.days : 0;
	const hazard = (own.overtaken + PRIOR_DAYS * average) / (own.days + PRIOR_DAYS);
	return 1 - Math.exp(-HORIZON_DAYS * hazard);
}
