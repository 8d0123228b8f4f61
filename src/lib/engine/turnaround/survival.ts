import { countAll, longestTime, tallyEnds } from '#lib/engine/turnaround/tally.ts';
import type { Observation, Tally } from '#lib/engine/turnaround/tally.ts';

/** A share between 0 and 1 from `time` on, with its 95 % interval. */
export type CurvePoint = { time: number; share: number; low: number; high: number };

/** A step curve from 0: one point for each time at which something ended, `n` requests, the longest time observed. */
export type Curve = { n: number; longest: number; points: CurvePoint[] };

/** What a request can come to; each competes with the other. */
export type Ending = 'answered' | 'overtaken';

const Z95 = 1.959963984540054;

/**
 * The share that has ended in any way by each time, open requests included: 1 minus the Kaplan–Meier estimate (Kaplan
 * and Meier 1958) with Greenwood's variance (1926) and the log-log interval (Kalbfleisch and Prentice 1980).
 * Throws a RangeError for a negative or infinite time.
 */
export function kaplanMeier(observations: readonly Observation[]): Curve {
	const ended = tallyEnds(observations).map(({ time, atRisk, answered, overtaken }): Tally => {
		return { time, atRisk, answered: answered + overtaken, overtaken: 0 };
	});
	return curveOf(observations, ended, 'answered');
}

/**
 * The share that has come to one ending by each time, the other competing with it: the Aalen–Johansen estimate (1978)
 * with the Greenwood-type variance of the delta method (Marubini and Valsecchi 1995) and the log-log interval. The
 * shares of the two endings add up to the Kaplan–Meier share that has ended. Throws a RangeError for a negative or
 * infinite time.
 */
export function aalenJohansen(observations: readonly Observation[], ending: Ending): Curve {
	return curveOf(observations, tallyEnds(observations), ending);
}

/** The value of a curve at a time: the last point at or before it, or zero before the first. */
export function shareAt(curve: Curve, time: number): CurvePoint {
	return curve.points.findLast((point) => point.time <= time) ?? { time: 0, share: 0, low: 0, high: 0 };
}

function curveOf(observations: readonly Observation[], tallies: readonly Tally[], ending: Ending): Curve {
	const points = incidence(tallies, ending);
	return { n: countAll(observations), longest: longestTime(observations), points };
}

/**
 * Var F(t) = Σ (F(t) − F(u))² a(u) + Σ b(u) − 2 Σ (F(t) − F(u)) c(u) over the ends u up to t, where a is Greenwood's
 * term of all ends, b that of this ending and c their covariance; expanded in powers of F(t), so one pass is enough.
 * Where nothing ends this way the variance stays as it was.
 */
function incidence(tallies: readonly Tally[], ending: Ending): CurvePoint[] {
	let [open, share, square, linear, constant] = [1, 0, 0, 0, 0];
	let interval = { low: 0, high: 0 };
	return tallies.map((tally) => {
		const { time, atRisk, answered, overtaken } = tally;
		const [ends, hits] = [answered + overtaken, tally[ending]];
		share += (open * hits) / atRisk;
		const greenwood = ends < atRisk ? ends / (atRisk * (atRisk - ends)) : 0;
		const covariance = (open * hits) / atRisk ** 2;
		square += greenwood;
		linear += share * greenwood + covariance;
		constant += share ** 2 * greenwood + 2 * share * covariance;
		constant += (open ** 2 * hits * (atRisk - hits)) / atRisk ** 3;
		open *= 1 - ends / atRisk;
		if (hits > 0) interval = logLogInterval(share, share ** 2 * square - 2 * share * linear + constant);
		return { time, share, low: interval.low, high: interval.high };
	});
}

/** On the share that has not ended this way, so that it is the Kaplan–Meier interval when nothing competes. */
function logLogInterval(share: number, variance: number): { low: number; high: number } {
	const rest = 1 - share;
	if (share <= 0 || rest <= 1e-12) return { low: share, high: share };
	const log = Math.log(rest);
	const spread = Math.exp((Z95 * Math.sqrt(Math.max(0, variance))) / (rest * log));
	return { low: -Math.expm1(log * spread), high: -Math.expm1(log / spread) };
}
