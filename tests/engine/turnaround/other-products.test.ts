import { expect, test } from 'vitest';
import { readCalendar } from '#lib/engine/turnaround/read-calendar.ts';
import { dueAt, netElapsed, thresholdAt } from '#lib/engine/turnaround/due.ts';
import { elapsed, isOpen } from '#lib/engine/turnaround/open-time.ts';
import { at, fold, iso, night, nonstop, std } from './calendars.ts';

const hours = (value: number) => ({ unit: 'business_hours', value }) as const;
const days = (value: number) => ({ unit: 'business_days', value }) as const;

test('an hour after half past two in the autumn night is a later instant', () => {
	const start = at('2026-10-25T00:30:00Z');

	expect(iso(dueAt({ calendar: nonstop, start, target: hours(1) }))).toBe('2026-10-25T01:30:00Z');
});

test('the night of the change has five hours in spring and seven in autumn', () => {
	const nightOf = (from: string, to: string) => elapsed(night, at(from), at(to)) / 3_600_000;

	expect(nightOf('2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toBe(5);
	expect(nightOf('2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toBe(7);
});

test('a closing inside the repeated hour is the later of the two', () => {
	expect(elapsed(fold, at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z')) / 60_000).toBe(150);
});

test('winter hours are counted with the offset of winter, whatever the season in which they are counted', () => {
	const [january, july] = [at('2026-01-15T08:00:00Z'), at('2026-07-15T07:00:00Z')];

	expect([isOpen(std, january - 1), isOpen(std, january)]).toEqual([false, true]);
	expect([isOpen(std, july - 1), isOpen(std, july)]).toEqual([false, true]);
});

test('a day that closes at 24:00 loses no minute', () => {
	const from = at('2026-06-08T22:00:00Z');

	expect(elapsed(nonstop, from, from + 7 * 86_400_000)).toBe(7 * 86_400_000);
	expect(isOpen(nonstop, at('2026-06-10T21:59:59.999Z'))).toBe(true);
	expect(isOpen(nonstop, at('2026-06-10T22:00:00Z'))).toBe(true);
});

test('the exact second of opening and closing belongs to one side only', () => {
	const [opening, closing] = [at('2026-06-11T07:00:00Z'), at('2026-06-11T15:00:00Z')];

	expect(dueAt({ calendar: std, start: opening, target: hours(8) })).toBe(closing);
	expect(dueAt({ calendar: std, start: closing, target: hours(1) })).toBe(at('2026-06-12T08:00:00Z'));
	expect(elapsed(std, opening, closing)).toBe(8 * 3_600_000);
});

test('milliseconds are kept, so two breaks in one minute both count', () => {
	const start = at('2026-06-10T08:00:00.001Z');
	const pauses = [
		{ from: at('2026-06-10T08:10:05Z'), to: at('2026-06-10T08:10:10.250Z') },
		{ from: at('2026-06-10T08:10:20Z'), to: at('2026-06-10T08:10:30Z') }
	];

	expect(iso(dueAt({ calendar: std, start, target: hours(1), pauses }))).toBe('2026-06-10T09:00:15.251Z');
});

test('a day that other calendars call a holiday is an ordinary working day', () => {
	expect(isOpen(std, at('2026-11-11T10:00:00Z'))).toBe(true);
	expect(isOpen(std, at('2026-12-28T10:00:00Z'))).toBe(true);
});

test('a pause over the weekend costs a target in days the working days only', () => {
	const pauses = [{ from: at('2026-06-12T08:00:00Z'), to: at('2026-06-15T08:00:00Z') }];
	const clock = { calendar: std, start: at('2026-06-10T08:00:00Z'), target: days(5) };

	expect(iso(dueAt({ ...clock, pauses }))).toBe('2026-06-18T15:00:00Z');
});

test('a pause delays by its office hours, not by its length on the wall clock', () => {
	const pauses = [{ from: at('2026-06-12T14:00:00Z'), to: at('2026-06-15T08:00:00Z') }];
	const clock = { calendar: std, start: at('2026-06-12T13:00:00Z'), target: hours(3) };

	expect(iso(dueAt({ ...clock, pauses }))).toBe('2026-06-15T10:00:00Z');
});

test('another target keeps the start and the pauses that were taken', () => {
	const pauses = [{ from: at('2026-06-10T09:00:00Z'), to: at('2026-06-10T11:00:00Z') }];
	const clock = { calendar: std, start: at('2026-06-10T08:00:00Z'), pauses };

	expect(iso(dueAt({ ...clock, target: hours(4) }))).toBe('2026-06-10T14:00:00Z');
	expect(iso(dueAt({ ...clock, target: hours(8) }))).toBe('2026-06-11T10:00:00Z');
});

test('time in which a request was closed is left out when it is given as a pause', () => {
	const pauses = [{ from: at('2026-06-10T10:00:00Z'), to: at('2026-06-17T10:00:00Z') }];
	const clock = { calendar: std, start: at('2026-06-10T08:00:00Z'), pauses };

	expect(netElapsed(clock, at('2026-06-17T12:00:00Z')) / 3_600_000).toBe(4);
});

test('a warning before the due instant falls in office hours, never at midnight', () => {
	const clock = { calendar: std, start: at('2026-06-12T14:00:00Z'), target: hours(2) };

	for (const fraction of [0.1, 0.5, 0.6, 0.8, 0.99]) {
		const warning = thresholdAt(clock, fraction);
		expect(isOpen(std, warning - 1)).toBe(true);
		expect(warning).toBeLessThan(dueAt(clock));
	}
});

test('two intervals that a change of the clock lays over each other count once', () => {
	const week = {
		'7': [
			['02:00', '02:30'],
			['03:00', '03:30']
		]
	};
	const calendar = readCalendar({ timezone: 'Europe/Amsterdam', week, holidays: null, exceptions: {} });

	expect(elapsed(calendar, at('2026-03-29T00:00:00Z'), at('2026-03-29T06:00:00Z')) / 60_000).toBe(30);
	expect(elapsed(calendar, at('2026-04-05T00:00:00Z'), at('2026-04-05T06:00:00Z')) / 60_000).toBe(60);
});
