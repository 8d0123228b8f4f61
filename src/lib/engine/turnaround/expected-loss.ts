import type { Observation } from '#lib/engine/turnaround/tally.ts';

/** Overtaken per working day: how many were, in how many working days of waiting. */
export type Exposure = { overtaken: number; days: number };

export const HORIZON_DAYS = 10;

/** Working days of waiting that the platform's average weighs as, against what the kind itself has shown. */
const PRIOR_DAYS = 100;

/**
 * What the observations (times in working days) show about being overtaken at ages in `[from, to)`: the numerator and
 * denominator of a piecewise constant cause-specific hazard (Prentice et al. 1978).
 */
export function exposureBetween(observations: readonly Observation[], from: number, to: number): Exposure {
	const exposure: Exposure = { overtaken: 0, days: 0 };
	for (const { time, outcome, count = 1 } of observations) {
		exposure.days += count * Math.max(0, Math.min(time, to) - from);
		if (outcome === 'overtaken' && time >= from && time < to) exposure.overtaken += count;
	}
	return exposure;
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
