import { answerTurnaroundFile } from '#lib/engine/turnaround/answer-file.ts';
import { businessDaysBetween } from '#lib/engine/turnaround/business-days.ts';
import { walkToDue } from '../support/checkers/turnaround.ts';
import { writeDate } from '#lib/engine/turnaround/days.ts';
import { dueAt } from '#lib/engine/turnaround/due.ts';
import type { RunningClock } from '#lib/engine/turnaround/due.ts';
import { forecastClearance } from '#lib/engine/turnaround/forecast.ts';
import { elapsed } from '#lib/engine/turnaround/open-time.ts';
import { indexAround } from '#lib/engine/turnaround/opening-index.ts';
import { quantile, quantileInterval } from '#lib/engine/turnaround/quantile.ts';
import { aalenJohansen, kaplanMeier, shareAt } from '#lib/engine/turnaround/survival.ts';
import type { Curve } from '#lib/engine/turnaround/survival.ts';
import type { Observation } from '#lib/engine/turnaround/tally.ts';
import { localDay } from '#lib/engine/turnaround/wall-time.ts';
import { createRandom, type Random } from '#lib/engine/random.ts';
import { std, tenCalendars } from '../engine/turnaround/calendars.ts';
import file from '../support/turnaround-cases.json' with { type: 'json' };
import type { Figure } from './figure.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const from2020 = Date.UTC(2020, 0, 1);
const seconds2020To2040 = (Date.UTC(2041, 0, 1) - from2020) / 1000;

export function* bench(): Generator<Figure> {
	yield* tenYears();
	yield* workedExamples();
	yield* dueInstants();
	yield* walked();
	yield* aMillionClocks();
	yield* testVector();
	yield* curvesFromBins();
	yield* forecasts();
}

/** Office hours in Amsterdam; the number of windows is that of the design. */
function* tenYears(): Generator<Figure> {
	const [first, last] = [Date.UTC(2024, 0, 1), Date.UTC(2034, 0, 1)];
	const build = () => {
		const calendar = { ...std };
		indexAround(calendar, first);
		return indexAround(calendar, last);
	};
	const { opens } = build();
	const windows = opens.filter((open) => first <= open && open < last).length;
	const name = 'Ten years of office hours, 2024–2033';
	yield {
		name: `${name}: windows off`,
		value: Math.abs(windows - 2551),
		unit: 'from 2,551',
		goal: 0,
		less: true
	};
	yield { name: `${name}: built`, value: fastest(build), unit: 'ms', goal: 158, less: true };
}

function* workedExamples(): Generator<Figure> {
	const { results } = answerTurnaroundFile(file);
	const told = new Map(results.map(({ id, ...answer }) => [id, JSON.stringify(answer)]));
	const exact = file.cases.filter(({ id, expected }) => told.get(id) === JSON.stringify(expected));
	yield { name: 'Worked examples answered exactly', value: exact.length, unit: '', goal: 24, less: false };
}

function* dueInstants(): Generator<Figure> {
	const target = (unit: RunningClock['target']['unit'], value: number) => ({
		target: { unit, value } as const
	});
	const aWeek = (start: number) => [{ from: start + 24 * HOUR, to: start + 192 * HOUR }];
	const kinds: [string, (start: number) => Omit<RunningClock, 'calendar' | 'start'>][] = [
		['hours', () => target('business_hours', 40)],
		['days', () => target('business_days', 10)],
		['hours, paused for a week', (start) => ({ ...target('business_hours', 40), pauses: aWeek(start) })],
		['days, paused for a week', (start) => ({ ...target('business_days', 10), pauses: aWeek(start) })]
	];
	for (const [kind, rest] of kinds) {
		const clocks = randomStarts(2000).map((start) => ({ calendar: std, start, ...rest(start) }));
		const value = (fastest(() => clocks.forEach(dueAt), 100) * 1000) / clocks.length;
		yield { name: `Due instant in ${kind}`, value, unit: 'µs', goal: 10, less: true };
	}
}

/** The index and two searches against a walk day by day that shares no code with them. */
function* walked(): Generator<Figure> {
	for (const [unit, most] of [
		['business_minutes', 3000],
		['business_days', 15]
	] as const) {
		const random = createRandom(3);
		const clocks = tenCalendars.flatMap((calendar) =>
			Array.from({ length: 1000 }, () => randomClock(calendar, unit, random.below(most), random))
		);
		const value = clocks.filter((clock) => dueAt(clock) !== walkToDue(clock)).length;
		const name = `Walking finds otherwise, of 10,000 in ${unit === 'business_days' ? 'days' : 'minutes'}`;
		yield { name, value, unit: 'times', goal: 0, less: true };
	}
}

/** `elapsed(start, due) − paused = target`, and a millisecond sooner it was not. */
function* aMillionClocks(): Generator<Figure> {
	const random = createRandom(1);
	let [cases, wrong, late, paused] = [0, 0, 0, 0];
	const start = performance.now();
	for (const calendar of tenCalendars)
		for (let n = 0; n < 100_000; n++) {
			const clock = randomClock(calendar, 'business_minutes', random.below(6001), random);
			const due = dueAt(clock);
			const budget = clock.target.value * MINUTE;
			cases++;
			if (clock.pauses?.length) paused++;
			if (openUnpaused(clock, due) !== budget) wrong++;
			if (due > clock.start && openUnpaused(clock, due - 1) >= budget) late++;
		}
	const seconds = (performance.now() - start) / 1000;
	const name = 'Random clocks on ten calendars, 2020–2040';
	yield { name, value: cases, unit: '', goal: 1e6, less: false };
	yield { name: `${name}: with pauses`, value: paused, unit: '', less: false };
	yield { name: `${name}: open time not the target`, value: wrong, unit: 'failures', goal: 0, less: true };
	yield { name: `${name}: due sooner than told`, value: late, unit: 'failures', goal: 0, less: true };
	yield { name: `${name}: time`, value: seconds, unit: 's', less: true };
	const value = daysMiscounted();
	yield {
		name: '100,000 clocks in days: counted back otherwise',
		value,
		unit: 'failures',
		goal: 0,
		less: true
	};
}

function daysMiscounted(): number {
	const random = createRandom(2);
	let wrong = 0;
	for (const calendar of tenCalendars)
		for (let n = 0; n < 10_000; n++) {
			const { start, target } = randomClock(calendar, 'business_days', 1 + random.below(60), random);
			const dates = [start, dueAt({ calendar, start, target }) - 1].map((instant) =>
				writeDate(localDay(calendar.timezone, instant))
			);
			if (businessDaysBetween(calendar, dates[0]!, dates[1]!) !== target.value) wrong++;
		}
	return wrong;
}

/** Open time from the start, less the open time of the union of the pauses, added up from edge to edge. */
function openUnpaused({ calendar, start, pauses = [] }: RunningClock, until: number): number {
	let sum = elapsed(calendar, start, until);
	let reached = start;
	for (const { from, to } of pauses.toSorted((a, b) => a.from - b.from)) {
		const begin = Math.min(until, Math.max(reached, from));
		reached = Math.min(until, Math.max(reached, to));
		sum -= elapsed(calendar, begin, reached);
	}
	return sum;
}

function both(observations: readonly Observation[]): [Curve, Curve] {
	return [aalenJohansen(observations, 'answered'), aalenJohansen(observations, 'overtaken')];
}

const outcomes = { a: 'answered', w: 'overtaken', o: 'open' } as const;

function* testVector(): Generator<Figure> {
	const observations = '1a 2a 3a 3w 5a 6o 8a 10w 12o 15a 20o 30o'.split(' ').map((each) => ({
		time: Number(each.slice(0, -1)),
		outcome: outcomes[each.slice(-1) as keyof typeof outcomes]
	}));
	const [answered, overtaken] = both(observations);
	const censored = observations.map(({ time, outcome }): Observation => {
		return { time, outcome: outcome === 'answered' ? 'answered' : 'open' };
	});
	const shares = [
		['answered by day 15 (Aalen–Johansen)', shareAt(answered, 15).share, 0.5602],
		['overtaken by day 15 (Aalen–Johansen)', shareAt(overtaken, 15).share, 0.1806],
		['still open on day 15 (Kaplan–Meier)', 1 - shareAt(kaplanMeier(observations), 15).share, 0.2593],
		['1 − Kaplan–Meier, which overstates', shareAt(kaplanMeier(censored), 15).share, 0.6354]
	] as const;
	for (const [name, share, expected] of shares) {
		const value = Math.abs(share - expected);
		yield { name: `Test vector, ${name}: off`, value, unit: `from ${expected}`, goal: 0.00005, less: true };
	}
	const median = quantile(answered, 0.5);
	const value = median.reached ? Math.abs(median.time - 15) : Infinity;
	yield { name: 'Test vector, median time to answer: off', value, unit: 'from 15', goal: 0, less: true };
}

/** Equal times are given once with their number, by day: 200,000 requests of a year in 240 cells. */
function* curvesFromBins(): Generator<Figure> {
	const random = createRandom(5);
	const cells = Array.from({ length: 40 * 6 }, () => randomBins(833, random));
	const each = {
		'Kaplan–Meier': (bins: readonly Observation[]) => [kaplanMeier(bins)],
		'Aalen–Johansen': both
	};
	for (const [method, curvesOf] of Object.entries(each)) {
		const times = cells.map((bins) => fastest(() => percentilesOf(curvesOf(bins))));
		const value = times.reduce((sum, time) => sum + time, 0);
		const name = `${method} with P50, P85 and intervals, 40 organisations × 6 kinds`;
		yield { name, value, unit: 'ms', goal: 100, less: true };
	}
	const differ = cells.filter((bins) => {
		const single = bins.flatMap(({ count, ...one }) => Array.from({ length: count }, () => one));
		const [binned, apart] = [bins, single].map((all) => JSON.stringify([kaplanMeier(all), both(all)]));
		return binned !== apart;
	});
	yield { name: 'Cells that differ when not binned', value: differ.length, unit: '', goal: 0, less: true };
}

function percentilesOf(curves: readonly Curve[]) {
	return curves.map((curve) =>
		[0.5, 0.85].map((fraction) => [quantile(curve, fraction), quantileInterval(curve, fraction)])
	);
}

/** Mostly short, some very long: a day count whose logarithm is even up to 365. */
function randomBins(requests: number, random: Random): (Observation & { count: number })[] {
	const bins = new Map<string, Observation & { count: number }>();
	for (let n = 0; n < requests; n++) {
		const time = Math.floor(365 ** (random.below(1000) / 1000));
		const draw = random.below(100);
		const outcome = draw < 75 ? 'answered' : draw < 93 ? 'overtaken' : 'open';
		const bin = bins.get(`${time} ${outcome}`) ?? { time, outcome, count: 0 };
		bins.set(`${time} ${outcome}`, { ...bin, count: bin.count + 1 });
	}
	return [...bins.values()];
}

/** Ten thousand runs; within the time that one chart may take. */
function* forecasts(): Generator<Figure> {
	const random = createRandom(6);
	const answered = Array.from({ length: 60 }, () => random.below(7));
	const arrived = answered.map((each) => Math.floor(each / 2));
	for (const open of [50, 500]) {
		const forecast = forecastClearance({ arrived, answered, open });
		const value = fastest(() => forecastClearance({ arrived, answered, open }));
		if (!forecast.possible) throw new Error(forecast.because);
		const { days50, days85, days95 } = forecast;
		const name = `Forecast of ${open} open (${days50}, ${days85}, ${days95} days)`;
		yield { name, value, unit: 'ms', goal: 150, less: true };
	}
}

/** Milliseconds of the fastest run; whatever else the machine does only slows one down. */
function fastest(work: () => unknown, runs = 10): number {
	const times = Array.from({ length: runs }, () => {
		const start = performance.now();
		work();
		return performance.now() - start;
	});
	return Math.min(...times);
}

function randomStarts(count: number): number[] {
	const random = createRandom(4);
	return Array.from({ length: count }, () => randomStart(random));
}

function randomStart(random: Random): number {
	return from2020 + random.below(seconds2020To2040) * 1000 + random.below(1000);
}

/** Up to three pauses, from two days before the start to twelve weeks after it, at most 400 hours long. */
function randomClock(
	calendar: RunningClock['calendar'],
	unit: RunningClock['target']['unit'],
	value: number,
	random: Random
): RunningClock {
	const start = randomStart(random);
	const pauses = Array.from({ length: random.below(4) }, () => {
		const from = start + (random.below(2048) - 48) * HOUR;
		return { from, to: from + random.below(400 * HOUR) };
	});
	return { calendar, start, target: { unit, value }, pauses };
}
