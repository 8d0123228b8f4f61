import type { Curve } from '#lib/engine/turnaround/survival.ts';

/** The time by which a fraction has ended this way, or only that it takes more than the longest time observed. */
export type Quantile = { reached: true; time: number } | { reached: false; moreThan: number };

const ROUNDING = 1e-12;

/**
 * The first time at which the curve reaches the fraction (0.5, 0.85 …), in the unit of the observations. When it never
 * does, the answer is "more than x": it does not fall back on the requests that happen to be answered.
 */
export function quantile(curve: Curve, fraction: number): Quantile {
	return firstReached(curve, 'share', fraction);
}

/** The 95 % interval of {@link quantile}: where the upper and the lower edge of the band reach the fraction. */
export function quantileInterval(curve: Curve, fraction: number): { low: Quantile; high: Quantile } {
	return { low: firstReached(curve, 'high', fraction), high: firstReached(curve, 'low', fraction) };
}

function firstReached(curve: Curve, edge: 'share' | 'low' | 'high', fraction: number): Quantile {
	const point = curve.points.find((each) => each[edge] >= fraction - ROUNDING);
	return point ? { reached: true, time: point.time } : { reached: false, moreThan: curve.longest };
}
