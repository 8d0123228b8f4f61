import { expect, test } from 'vitest';
import { controlChart } from '#lib/engine/turnaround/control-chart.ts';

/** One answer a week; written as powers of two, the logarithms can be added up by hand. */
function chartOf(powers: number[]) {
	const chart = controlChart(powers.map((power) => [2 ** power]));
	if (!chart.possible) throw new Error(chart.because);
	return chart;
}

const beyond = (powers: number[]) =>
	chartOf(powers).weeks.flatMap(({ week, isBeyondLimits }) => (isBeyondLimits ? [week] : []));

const running = (powers: number[]) =>
	chartOf(powers).weeks.flatMap(({ week, isInLongRun }) => (isInLongRun ? [week] : []));

const alternating = [2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3];

test('the limits lie 2.66 mean moving ranges from the mean: 2.5 and 1 in powers of two', () => {
	const { centre, low, high, weeks } = chartOf(alternating);

	expect(centre).toBeCloseTo(2 ** 2.5, 10);
	expect(low).toBeCloseTo(2 ** -0.16, 10);
	expect(high).toBeCloseTo(2 ** 5.16, 10);
	expect(weeks.map(({ median }) => Math.round(median))).toEqual([4, 8, 4, 8, 4, 8, 4, 8, 4, 8, 4, 8]);
	expect([beyond(alternating), running(alternating)]).toEqual([[], []]);
});

test('one week far out lies beyond the limits: above 38/13 + 2.66 × 21/12 = 7.578', () => {
	const powers = [2, 3, 2, 3, 2, 3, 8, 2, 3, 2, 3, 2, 3];

	expect(Math.log2(chartOf(powers).high)).toBeCloseTo(38 / 13 + (2.66 * 21) / 12, 10);
	expect(beyond(powers)).toEqual([6]);
	expect(beyond(powers.map((power) => (power === 8 ? 7 : power)))).toEqual([]);
});

test('eight weeks in a row on one side of the centre are a long run, seven are not', () => {
	const eight = [1, 2, 1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4, 3, 4];
	const seven = [1, 2, 1, 2, 1, 2, 1, 4, 3, 4, 3, 4, 3, 4];

	expect(running(eight)).toEqual(eight.map((_, week) => week));
	expect(beyond(eight)).toEqual([]);
	expect(running(seven)).toEqual([]);
});

test('a week on the centre is on neither side and ends a run', () => {
	expect(running([1, 2, 1, 2, 2.5, 2, 1, 2, 1, 4, 3, 4, 3, 2.5, 3, 4, 3, 4])).toEqual([]);
});

test('weeks that are all alike show nothing, whatever the rounding', () => {
	for (const days of [3, 5, 7, 11]) {
		const chart = chartOf(Array.from({ length: 13 }, () => Math.log2(days)));
		expect(chart.high).toBeCloseTo(days, 10);
		expect(chart.weeks.some(({ isBeyondLimits, isInLongRun }) => isBeyondLimits || isInLongRun)).toBe(false);
	}
});

test('a week is its median: the middle one, or the two in the middle by their logarithms', () => {
	const weeks = alternating.map(() => [2]);
	const chart = controlChart([...weeks, [9, 1, 4], [32, 2, 8, 1]]);

	if (!chart.possible) throw new Error(chart.because);
	expect(chart.weeks[12]!.median).toBeCloseTo(4, 10);
	expect(chart.weeks[13]!.median).toBeCloseTo(4, 10);
});

test('a week without answers is passed over and keeps its place', () => {
	const chart = controlChart([[4], [], [], ...alternating.slice(1).map((power) => [2 ** power])]);

	if (!chart.possible) throw new Error(chart.because);
	expect(chart.weeks.map(({ week }) => week)).toEqual([0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
	expect(chart.high).toBeCloseTo(2 ** 5.16, 10);
});

test('refuses with fewer than twelve weeks that have answers', () => {
	const weeks = alternating.slice(1).map((power) => [2 ** power]);

	expect(controlChart([...weeks, []])).toEqual({ possible: false, because: 'too_few_weeks' });
	expect(controlChart([])).toEqual({ possible: false, because: 'too_few_weeks' });
});

test('an answer at once counts as a tenth, and a time before the question is refused', () => {
	const chart = controlChart(alternating.map(() => [0]));

	expect(chart.possible && chart.centre).toBeCloseTo(0.1, 10);
	expect(() => controlChart([[-1]])).toThrow(RangeError);
	expect(() => controlChart([[Infinity]])).toThrow(RangeError);
});
