import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageClassOf, ageingZone } from '#lib/engine/turnaround/ageing.ts';
import { expectedLoss, exposures } from '#lib/engine/turnaround/expected-loss.ts';
import { forecastClearance } from '#lib/engine/turnaround/forecast.ts';
import { kaplanMeier } from '#lib/engine/turnaround/survival.ts';
import type { Observation } from '#lib/engine/turnaround/tally.ts';

const answered = (time: number): Observation => ({ time, outcome: 'answered' });
const curve = kaplanMeier([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(answered));

test('an age is early, middle or late against the P50 and the P85 of earlier requests', () => {
	expect([5, 6, 9, 10].map((age) => ageingZone(curve, age))).toEqual(['early', 'middle', 'middle', 'late']);
});

test('nothing is late against a percentile that is not known', () => {
	expect(ageingZone(kaplanMeier([{ time: 40, outcome: 'open' }]), 300)).toBe('early');
});

test('classes ages as the heat map shows them', () => {
	expect([0, 2, 3, 5, 6, 10, 11, 20, 21].map(ageClassOf)).toEqual([
		'0-2',
		'0-2',
		'3-5',
		'3-5',
		'6-10',
		'6-10',
		'11-20',
		'11-20',
		'20+'
	]);
});

test('counts the waiting days and the overtaken requests of one span of ages', () => {
	const observations: Observation[] = [
		answered(4),
		{ time: 7, outcome: 'overtaken' },
		{ time: 10, outcome: 'overtaken' },
		{ time: 30, outcome: 'open', count: 2 }
	];

	expect(exposures(observations)(5, 10)).toEqual({ overtaken: 1, days: 2 + 5 + 10 });
});

test('the exposure at any ages is that of each request on its own, added up', () => {
	const observation = fc.record({
		time: fc.nat(40),
		outcome: fc.constantFrom('answered', 'overtaken', 'open') satisfies fc.Arbitrary<Observation['outcome']>,
		count: fc.integer({ min: 1, max: 3 })
	});
	fc.assert(
		fc.property(fc.array(observation), fc.nat(40), fc.nat(20), (observations, from, length) => {
			const to = length === 20 ? Infinity : from + length;
			const expected = { overtaken: 0, days: 0 };
			for (const { time, outcome, count } of observations) {
				expected.days += count * Math.max(0, Math.min(time, to) - from);
				if (outcome === 'overtaken' && time >= from && time < to) expected.overtaken += count;
			}
			expect(exposures(observations)(from, to)).toEqual(expected);
		})
	);
});

test('a kind without history takes the average of the platform, and much history counts for itself', () => {
	const platform = { overtaken: 20, days: 1000 };

	expect(expectedLoss({ overtaken: 0, days: 0 }, platform)).toBeCloseTo(1 - Math.exp(-0.2), 12);
	expect(expectedLoss({ overtaken: 5000, days: 100_000 }, platform)).toBeCloseTo(1 - Math.exp(-0.5), 2);
	expect(expectedLoss({ overtaken: 0, days: 0 }, { overtaken: 0, days: 0 })).toBe(0);
});

test('a wish that is no longer useful within ten working days ranks as certain loss', () => {
	expect(expectedLoss({ overtaken: 0, days: 500 }, { overtaken: 1, days: 1000 }, false)).toBe(1);
});

const sixty = (each: number) => Array.from({ length: 60 }, () => each);

test('a steady pace clears the backlog on one day', () => {
	expect(forecastClearance({ arrived: sixty(1), answered: sixty(2), open: 21 })).toEqual({
		possible: true,
		days50: 11,
		days85: 11,
		days95: 11
	});
	expect(forecastClearance({ arrived: sixty(1), answered: sixty(2), open: 0 })).toMatchObject({ days95: 0 });
});

test('an uneven pace gives later dates with more certainty, the same for the same seed', () => {
	const uneven = Array.from({ length: 60 }, (_, day) => (day % 4 === 0 ? 4 : 0));
	const flow = { arrived: sixty(1), answered: uneven, open: 40 };
	const forecast = forecastClearance(flow, 7);

	expect(forecast).toEqual(forecastClearance(flow, 7));
	if (!forecast.possible) throw new Error('expected a forecast');
	expect(forecast.days50).toBeGreaterThan(30);
	expect(forecast.days50).toBeLessThan(45);
	expect(forecast.days85).toBeGreaterThan(forecast.days50);
	expect(forecast.days95).toBeGreaterThan(forecast.days85);
});

test('refuses a forecast from fewer than thirty days, or at a pace that does not clear', () => {
	const month = sixty(2).slice(0, 29);

	expect(forecastClearance({ arrived: month, answered: month, open: 9 })).toEqual({
		possible: false,
		because: 'too_few_days'
	});
	const refused = { possible: false, because: 'does_not_clear' };
	expect(forecastClearance({ arrived: sixty(3), answered: sixty(2), open: 9 })).toEqual(refused);
	expect(forecastClearance({ arrived: sixty(0), answered: sixty(0), open: 9 })).toEqual(refused);
});

test('wishes that are overtaken leave too, but only answers clear the backlog', () => {
	const flow = { arrived: sixty(3), answered: sixty(2), open: 20 };

	expect(forecastClearance({ ...flow, departed: sixty(3) })).toMatchObject({ possible: true, days50: 10 });
	expect(forecastClearance({ ...flow, departed: sixty(2) })).toEqual({
		possible: false,
		because: 'does_not_clear'
	});
});
