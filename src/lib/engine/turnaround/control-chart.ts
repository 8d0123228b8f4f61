/** A week with answers, by its place in the list given: its median lead time and why it stands out. */
export type ChartWeek = { week: number; median: number; isBeyondLimits: boolean; isInLongRun: boolean };

/** The weeks with answers between their limits, all in the unit of the lead times. */
export type ControlChart =
	| { possible: true; centre: number; low: number; high: number; weeks: ChartWeek[] }
	| { possible: false; because: 'too_few_weeks' };

const FEWEST_WEEKS = 12;
const LONG_RUN = 8;

/** Three standard deviations in mean moving ranges of two: 3 / 1.128. */
const LIMIT = 2.66;

/** A shorter lead time counts as this, because the logarithm of nothing is endless. */
const SHORTEST = 0.1;

const ROUNDING = 1e-9;

type Point = { week: number; log: number };

/**
 * The XmR chart of the weekly median of the logarithm of lead time (Wheeler, Understanding Variation, 1993), with the
 * first and the fourth zone rule of the Western Electric handbook (1956): a week beyond the limits, and eight or more
 * weeks in a row on one side of the centre. Nelson (1984) numbers his rules otherwise.
 * One list of lead times for each week, the oldest first; a week without answers has no median and is passed over.
 * Refuses with fewer than twelve medians; throws a RangeError for a negative or infinite lead time.
 */
export function controlChart(leadTimes: readonly ArrayLike<number>[]): ControlChart {
	const points = leadTimes.flatMap((times, week) =>
		times.length > 0 ? [{ week, log: medianLog(times) }] : []
	);
	if (points.length < FEWEST_WEEKS) return { possible: false, because: 'too_few_weeks' };

	const centre = mean(points.map(({ log }) => log));
	const reach = LIMIT * mean(movingRanges(points));
	const inLongRun = longRuns(points, centre);
	return {
		possible: true,
		centre: Math.exp(centre),
		low: Math.exp(centre - reach),
		high: Math.exp(centre + reach),
		weeks: points.map(({ week, log }, index) => ({
			week,
			median: Math.exp(log),
			isBeyondLimits: Math.abs(log - centre) > reach + ROUNDING,
			isInLongRun: inLongRun.has(index)
		}))
	};
}

/** Of an even number the two in the middle are averaged as logarithms. */
function medianLog(times: ArrayLike<number>): number {
	const sorted = new Float64Array(times).sort();
	for (const time of [sorted[0]!, sorted.at(-1)!])
		if (!(time >= 0 && time < Infinity)) throw new RangeError(`an answer cannot have taken ${time}`);
	const middle = (sorted.length - 1) / 2;
	return (logOf(sorted[Math.floor(middle)]!) + logOf(sorted[Math.ceil(middle)]!)) / 2;
}

function logOf(time: number): number {
	return Math.log(Math.max(time, SHORTEST));
}

function movingRanges(points: readonly Point[]): number[] {
	return points.slice(1).map(({ log }, index) => Math.abs(log - points[index]!.log));
}

/** The indexes of points in a long run; a point on the centre is on neither side and ends one. */
function longRuns(points: readonly Point[], centre: number): Set<number> {
	const found = new Set<number>();
	let run: number[] = [];
	let last = 0;
	for (const [index, { log }] of points.entries()) {
		const side = Math.abs(log - centre) > ROUNDING ? Math.sign(log - centre) : 0;
		run = side !== 0 && side === last ? [...run, index] : [index];
		last = side;
		if (run.length >= LONG_RUN) for (const each of run) found.add(each);
	}
	return found;
}

function mean(numbers: readonly number[]): number {
	return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
