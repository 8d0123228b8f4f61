import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addBusinessDays, businessDaysBetween } from '#lib/engine/turnaround/business-days.ts';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { isOpenByWallClock, walkElapsed, walkToDue } from '../../support/checkers/turnaround.ts';
import { dueAt, netElapsed, remainingAt, thresholdAt } from '#lib/engine/turnaround/due.ts';
import type { RunningClock } from '#lib/engine/turnaround/due.ts';
import { dutchHolidays } from '#lib/engine/turnaround/holidays.ts';
import { elapsed } from '#lib/engine/turnaround/open-time.ts';
import { at, std, tenCalendars } from './calendars.ts';

const HOUR = 3_600_000;
const calendars = fc.constantFrom(...tenCalendars);
const instants = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2040-12-31T00:00:00Z') });

function clocks(unit: RunningClock['target']['unit'], most: number): fc.Arbitrary<RunningClock> {
	const pause = fc.tuple(fc.integer({ min: -48, max: 2000 }), fc.integer({ min: 0, max: 400 * HOUR }));
	const shape = {
		calendar: calendars,
		start: instants,
		value: fc.nat(most),
		pauses: fc.array(pause, { maxLength: 3 })
	};
	return fc.record(shape).map(({ calendar, start, value, pauses }) => ({
		calendar,
		start,
		target: { unit, value },
		pauses: pauses.map(([hours, length]) => ({
			from: start + hours * HOUR,
			to: start + hours * HOUR + length
		}))
	}));
}

test('the open time from start to due, without the pauses, is exactly the target', () => {
	fc.assert(
		fc.property(clocks('business_minutes', 6000), (clock) => {
			const net = netElapsed(clock, dueAt(clock));
			return net === clock.target.value * 60_000;
		}),
		{ numRuns: 10_000 }
	);
});

test('a millisecond before the due instant the budget is not used up', () => {
	fc.assert(
		fc.property(clocks('business_minutes', 6000), (clock) => {
			const due = dueAt(clock);
			return due === clock.start || netElapsed(clock, due - 1) < clock.target.value * 60_000;
		}),
		{ numRuns: 2000 }
	);
});

test('walking day by day finds the same due instant and the same net time, in minutes', () => {
	fc.assert(
		fc.property(clocks('business_minutes', 3000), instants, (clock, until) => {
			const due = dueAt(clock);
			expect(due).toBe(walkToDue(clock));
			const end = clock.start + ((until - clock.start) % (60 * 24 * HOUR));
			if (end > clock.start) expect(netElapsed(clock, end)).toBe(walkElapsed(clock, end));
		}),
		{ numRuns: 1500 }
	);
});

test('walking day by day finds the same due instant in days', () => {
	fc.assert(
		fc.property(clocks('business_days', 15), (clock) => {
			expect(dueAt(clock)).toBe(walkToDue(clock));
		}),
		{ numRuns: 1500 }
	);
});

test('every weekend of a change of the clock gives the same answer as walking', () => {
	for (let year = 2020; year <= 2040; year++)
		for (const calendar of tenCalendars)
			for (const month of [3, 4, 9, 10, 11]) {
				const start = Date.UTC(year, month - 1, 1, 5, 30);
				const clock: RunningClock = { calendar, start, target: { unit: 'business_minutes', value: 0 } };
				const end = start + 31 * 24 * HOUR;
				expect(elapsed(calendar, start, end)).toBe(walkElapsed(clock, end));
			}
});

test('reading the wall clock every minute counts the same open minutes', () => {
	const [from, to] = [at('2026-03-20T00:00:00Z'), at('2026-04-08T00:00:00Z')];
	let minutes = 0;
	for (let instant = from; instant < to; instant += 60_000) if (isOpenByWallClock(std, instant)) minutes++;

	expect(elapsed(std, from, to)).toBe(minutes * 60_000);
});

test('a later start or a larger target is never due earlier', () => {
	const units = fc.constantFrom('business_minutes', 'business_days');
	fc.assert(
		fc.property(
			calendars,
			instants,
			units,
			fc.nat(40),
			fc.nat(40),
			fc.nat(HOUR * 200),
			(calendar, start, unit, value, more, later) => {
				const due = dueAt({ calendar, start, target: { unit, value } });
				expect(dueAt({ calendar, start, target: { unit, value: value + more } })).toBeGreaterThanOrEqual(due);
				expect(dueAt({ calendar, start: start + later, target: { unit, value } })).toBeGreaterThanOrEqual(
					due
				);
				expect(due).toBeGreaterThanOrEqual(start);
			}
		),
		{ numRuns: 3000 }
	);
});

test('a pause never makes a request due earlier, and thresholds keep their order', () => {
	fc.assert(
		fc.property(fc.oneof(clocks('business_minutes', 3000), clocks('business_days', 15)), (clock) => {
			const due = dueAt(clock);
			expect(due).toBeGreaterThanOrEqual(dueAt({ ...clock, pauses: [] }));
			const [half, most] = [thresholdAt(clock, 0.5), thresholdAt(clock, 0.8)];
			expect(half).toBeLessThanOrEqual(most);
			expect(most).toBeLessThanOrEqual(due);
		}),
		{ numRuns: 3000 }
	);
});

test('what is left at any moment, started again at that moment, is due at the same instant', () => {
	fc.assert(
		fc.property(clocks('business_minutes', 3000), fc.nat(1000), (paused, part) => {
			const clock = { ...paused, pauses: [] };
			const due = dueAt(clock);
			const moment = clock.start + Math.floor(((due - clock.start) * part) / 1001);
			expect(dueAt({ ...clock, start: moment, target: remainingAt(clock, moment) })).toBe(
				elapsed(clock.calendar, moment, due) === 0 ? moment : due
			);
		}),
		{ numRuns: 2000 }
	);
});

test('counting working days agrees with walking through the dates', () => {
	const dates = fc.integer({ min: 18_262, max: 25_900 });
	fc.assert(
		fc.property(calendars, dates, fc.nat(60), (calendar, day, count) => {
			const expected = walkDates(calendar, day, count);
			expect(addBusinessDays(calendar, dateOf(day), count)).toBe(expected);
			if (count > 0) expect(businessDaysBetween(calendar, dateOf(day), expected)).toBe(count);
		}),
		{ numRuns: 2000 }
	);
});

test('the index gives the same answers whatever was asked before', () => {
	const ask = (calendar: BusinessCalendar) =>
		dueAt({ calendar, start: at('2030-02-01T08:00:00Z'), target: { unit: 'business_hours', value: 100 } });
	const fresh = ask({ ...std });
	const used = { ...std };
	elapsed(used, at('2024-01-01T00:00:00Z'), at('2035-01-01T00:00:00Z'));
	elapsed(used, at('1995-01-01T00:00:00Z'), at('2060-01-01T00:00:00Z'));

	expect(ask(used)).toBe(fresh);
	expect(elapsed(used, at('1995-01-02T00:00:00Z'), at('1995-01-09T00:00:00Z'))).toBe(40 * HOUR);
});

function walkDates(calendar: BusinessCalendar, from: number, count: number): string {
	let [day, left] = [from, count];
	if (count === 0) while (!isWorkingDate(calendar, day)) day++;
	while (left > 0) if (isWorkingDate(calendar, ++day)) left--;
	return dateOf(day);
}

function isWorkingDate({ week, holidays, exceptions }: BusinessCalendar, day: number): boolean {
	const date = dateOf(day);
	const exception = exceptions[date];
	if (exception) return exception.length > 0;
	if (holidays && dutchHolidays(Number(date.slice(0, 4)), holidays).some((holiday) => holiday.date === date))
		return false;
	const sundayFirst = new Date(day * 24 * HOUR).getUTCDay();
	return (week[sundayFirst || 7] ?? []).length > 0;
}

function dateOf(day: number): string {
	return new Date(day * 24 * HOUR).toISOString().slice(0, 10);
}
