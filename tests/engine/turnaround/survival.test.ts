import { expect, test } from 'vitest';
import { quantile, quantileInterval } from '#lib/engine/turnaround/quantile.ts';
import { aalenJohansen, kaplanMeier, shareAt } from '#lib/engine/turnaround/survival.ts';
import { tallyEnds } from '#lib/engine/turnaround/tally.ts';
import type { Observation } from '#lib/engine/turnaround/tally.ts';

const outcomes = { a: 'answered', w: 'overtaken', o: 'open' } as const;

function observe(text: string): Observation[] {
	return text.split(' ').map((each) => ({
		time: Number(each.slice(0, -1)),
		outcome: outcomes[each.slice(-1) as keyof typeof outcomes]
	}));
}

const dozen = observe('1a 2a 3a 3w 5a 6o 8a 10w 12o 15a 20o 30o');

test('gives the shares of the published example at fifteen days', () => {
	const [answered, overtaken] = [aalenJohansen(dozen, 'answered'), aalenJohansen(dozen, 'overtaken')];
	const [a, w] = [shareAt(answered, 15).share, shareAt(overtaken, 15).share];

	expect(a).toBeCloseTo(0.5602, 4);
	expect(w).toBeCloseTo(0.1806, 4);
	expect(1 - a - w).toBeCloseTo(0.2593, 4);
	expect(answered.n).toBe(12);
});

test('taking the overtaken ones for waiting ones would overstate what was answered', () => {
	const censored = dozen.map((each): Observation => ({
		...each,
		outcome: each.outcome === 'answered' ? 'answered' : 'open'
	}));

	expect(shareAt(kaplanMeier(censored), 15).share).toBeCloseTo(0.6354, 4);
});

test('the two outcomes add up to everything that has ended', () => {
	const [answered, overtaken] = [aalenJohansen(dozen, 'answered'), aalenJohansen(dozen, 'overtaken')];
	for (const { time, share } of kaplanMeier(dozen).points)
		expect(shareAt(answered, time).share + shareAt(overtaken, time).share).toBeCloseTo(share, 12);
});

test('half is answered by the fifteenth day, not by the fourth as among the answered ones', () => {
	expect(quantile(aalenJohansen(dozen, 'answered'), 0.5)).toEqual({ reached: true, time: 15 });
});

test('a percentile that the curve does not reach is more than the longest time observed', () => {
	expect(quantile(aalenJohansen(dozen, 'answered'), 0.85)).toEqual({ reached: false, moreThan: 30 });
	expect(quantile(kaplanMeier([]), 0.5)).toEqual({ reached: false, moreThan: 0 });
});

test('a percentile is reached on the exact fraction, whatever the rounding', () => {
	const tenths = observe('1a 2a 3a 4a 5a 6a 7a 8a 9a 10a');

	expect([0.1, 0.3, 0.5, 0.7, 0.9, 1].map((fraction) => quantile(kaplanMeier(tenths), fraction))).toEqual(
		[1, 3, 5, 7, 9, 10].map((time) => ({ reached: true, time }))
	);
});

test('without competition the interval is the log-log interval of Greenwood', () => {
	const observations = observe('1a 2a 3a 3o 5a 6o 8a 10o 12o 15a 20o 30o');
	let [rest, greenwood] = [1, 0];
	for (const { time, atRisk, answered } of tallyEnds(observations)) {
		rest *= 1 - answered / atRisk;
		greenwood += answered / (atRisk * (atRisk - answered));
		const width = (1.959963984540054 * Math.sqrt(greenwood)) / Math.log(rest);
		const point = shareAt(kaplanMeier(observations), time);
		expect(point.share).toBeCloseTo(1 - rest, 12);
		expect(point.low).toBeCloseTo(1 - rest ** Math.exp(width), 10);
		expect(point.high).toBeCloseTo(1 - rest ** Math.exp(-width), 10);
	}
});

test('the variance of competing outcomes equals the sum of the delta method written out', () => {
	const tallies = tallyEnds(dozen);
	const { points } = aalenJohansen(dozen, 'answered');
	for (const [last, point] of points.entries()) {
		let [open, variance] = [1, 0];
		for (let i = 0; i <= last; i++) {
			const { atRisk, answered, overtaken } = tallies[i]!;
			const [ends, gap] = [answered + overtaken, point.share - points[i]!.share];
			variance += (gap ** 2 * ends) / (atRisk * (atRisk - ends));
			variance += (open ** 2 * answered * (atRisk - answered)) / atRisk ** 3;
			variance -= (2 * gap * open * answered) / atRisk ** 2;
			open *= 1 - ends / atRisk;
		}
		const rest = 1 - point.share;
		const width = (1.959963984540054 * Math.sqrt(variance)) / (rest * Math.log(rest));
		expect(point.low).toBeCloseTo(1 - rest ** Math.exp(width), 10);
		expect(point.high).toBeCloseTo(1 - rest ** Math.exp(-width), 10);
	}
});

test('the interval holds the estimate and gives an interval to the percentile', () => {
	const answered = aalenJohansen(dozen, 'answered');

	for (const { share, low, high } of answered.points) {
		expect(low).toBeLessThanOrEqual(share);
		expect(high).toBeGreaterThanOrEqual(share);
	}
	const { low, high } = quantileInterval(answered, 0.5);
	expect(low).toEqual({ reached: true, time: 2 });
	expect(high).toEqual({ reached: false, moreThan: 30 });
});

test('equal requests may be given once with their number', () => {
	const counted: Observation[] = [
		{ time: 2, outcome: 'answered', count: 3 },
		{ time: 4, outcome: 'open', count: 2 }
	];

	expect(aalenJohansen(counted, 'answered')).toEqual(aalenJohansen(observe('2a 2a 2a 4o 4o'), 'answered'));
});

test('open requests are in the statistic: they hold the curve down', () => {
	const withOpen = quantile(kaplanMeier(observe('1a 2a 3a 20o 21o 22o 23o')), 0.5);

	expect(withOpen).toEqual({ reached: false, moreThan: 23 });
	expect(quantile(kaplanMeier(observe('1a 2a 3a')), 0.5)).toEqual({ reached: true, time: 2 });
});

test('refuses a time that is negative or not a number', () => {
	expect(() => kaplanMeier([{ time: -1, outcome: 'open' }])).toThrow(RangeError);
	expect(() => kaplanMeier([{ time: NaN, outcome: 'open' }])).toThrow(RangeError);
});
