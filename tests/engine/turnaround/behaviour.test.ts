import { expect, test } from 'vitest';
import { readDate } from '#lib/engine/turnaround/days.ts';
import { dueAt, handOver, netElapsed, remainingAt, thresholdAt } from '#lib/engine/turnaround/due.ts';
import type { RunningClock } from '#lib/engine/turnaround/due.ts';
import { isOpen, nextOpening } from '#lib/engine/turnaround/open-time.ts';
import { opensAt } from '#lib/engine/turnaround/wall-time.ts';
import { at, iso, nonstop, part, std, stdExcept } from './calendars.ts';

const start = at('2026-06-10T08:00:00Z');
const fiveDays: RunningClock = { calendar: std, start, target: { unit: 'business_days', value: 5 } };
const sixteenHours: RunningClock = { calendar: std, start, target: { unit: 'business_hours', value: 16 } };

test('X1: a reopened request starts with what was left of its five days', () => {
	const target = remainingAt(fiveDays, at('2026-06-15T09:00:00Z'));

	expect(target).toEqual({ unit: 'business_days', value: 2 });
	const reopened = { calendar: std, start: at('2026-06-18T09:00:00Z'), target };
	expect(iso(dueAt(reopened))).toBe('2026-06-22T15:00:00Z');
});

test('X2: a pause after the due instant does not move it', () => {
	const pauses = [{ from: at('2026-06-18T08:00:00Z'), to: at('2026-06-22T08:00:00Z') }];

	expect(iso(dueAt({ ...fiveDays, pauses }))).toBe('2026-06-17T15:00:00Z');
	expect(iso(dueAt({ ...sixteenHours, pauses }))).toBe('2026-06-12T08:00:00Z');
});

test('X3: a shorter target applied to an open request counts from its own start', () => {
	const target = { unit: 'business_days', value: 3 } as const;

	expect(iso(dueAt({ ...fiveDays, target }))).toBe('2026-06-15T15:00:00Z');
});

test('X4: a closing day entered inside the term moves the due date by one working day', () => {
	const calendar = stdExcept({ '2026-06-15': [] });

	expect(iso(dueAt({ ...fiveDays, calendar }))).toBe('2026-06-18T15:00:00Z');
});

test('X5: after a hand-over the hours that are left run on the calendar of the new organisation', () => {
	const handedOver = handOver(sixteenHours, at('2026-06-11T10:00:00Z'), part);

	expect(handedOver.target).toEqual({ unit: 'business_minutes', value: 360 });
	expect(iso(dueAt(handedOver))).toBe('2026-06-12T08:00:00Z');
});

test('hands over days as days: what is left of five counts on the new calendar', () => {
	const handedOver = handOver(fiveDays, at('2026-06-11T10:00:00Z'), part);

	expect(handedOver.target).toEqual({ unit: 'business_days', value: 4 });
	expect(iso(dueAt(handedOver))).toBe('2026-06-18T15:00:00Z');
});

test('a hand-over after the due instant changes neither calendar nor due instant', () => {
	expect(handOver(sixteenHours, at('2026-06-15T08:00:00Z'), part)).toBe(sixteenHours);
});

test('X6: half past two in the night comes once a date: moved forward in spring, the first one in autumn', () => {
	const digest = (date: string) => iso(opensAt('Europe/Amsterdam', readDate(date), 150));

	expect(digest('2026-03-29')).toBe('2026-03-29T01:30:00Z');
	expect(digest('2026-10-25')).toBe('2026-10-25T00:30:00Z');
});

test('a pause in days freezes the days left and counts them again from the day it ended', () => {
	const pauses = [{ from: at('2026-06-12T08:00:00Z'), to: at('2026-06-19T08:00:00Z') }];

	expect(iso(dueAt({ ...fiveDays, pauses }))).toBe('2026-06-24T15:00:00Z');
});

test('a pause within one local day costs a target in days nothing', () => {
	const pauses = [{ from: at('2026-06-17T07:00:00Z'), to: at('2026-06-17T14:00:00Z') }];

	expect(iso(dueAt({ ...fiveDays, pauses }))).toBe('2026-06-17T15:00:00Z');
});

test.each([
	['within the day', '2026-06-17T14:00:00Z', '2026-06-17T15:00:00Z'],
	['at its closing', '2026-06-17T15:00:00Z', '2026-06-18T15:00:00Z'],
	['in its evening', '2026-06-17T18:00:00Z', '2026-06-18T15:00:00Z'],
	['on a later morning', '2026-06-19T07:00:00Z', '2026-06-19T15:00:00Z'],
	['at the closing of a later day', '2026-06-19T15:00:00Z', '2026-06-22T15:00:00Z'],
	['in a weekend', '2026-06-20T09:00:00Z', '2026-06-22T15:00:00Z']
])(
	'a pause that begins on the due date and ends %s leaves time until the first closing after it',
	(_, to, due) => {
		const pauses = [{ from: at('2026-06-17T07:00:00Z'), to: at(to) }];

		expect(iso(dueAt({ ...fiveDays, pauses }))).toBe(iso(at(due)));
	}
);

test('after a pause that took the due date away another one starts from the new due date', () => {
	const pauses = [
		{ from: at('2026-06-17T07:00:00Z'), to: at('2026-06-17T18:00:00Z') },
		{ from: at('2026-06-18T09:00:00Z'), to: at('2026-06-23T09:00:00Z') }
	];

	expect(iso(dueAt({ ...fiveDays, pauses }))).toBe('2026-06-23T15:00:00Z');
});

test('a pause that begins at the due instant, or later, does not move it', () => {
	for (const from of ['2026-06-17T15:00:00Z', '2026-06-17T15:00:01Z', '2026-06-22T09:00:00Z']) {
		const pauses = [{ from: at(from), to: at('2026-06-25T09:00:00Z') }];
		expect(iso(dueAt({ ...fiveDays, pauses }))).toBe('2026-06-17T15:00:00Z');
	}
});

test('a pause in the night costs a target in hours nothing', () => {
	const pauses = [{ from: at('2026-06-10T15:00:00Z'), to: at('2026-06-11T07:00:00Z') }];

	expect(dueAt({ ...sixteenHours, pauses })).toBe(dueAt(sixteenHours));
});

test('a paused clock shows what was left when the pause began', () => {
	const pauses = [{ from: at('2026-06-11T09:00:00Z'), to: at('2026-06-19T09:00:00Z') }];

	expect(remainingAt({ ...sixteenHours, pauses }, at('2026-06-15T12:00:00Z'))).toEqual({
		unit: 'business_minutes',
		value: 7 * 60
	});
	expect(remainingAt({ ...fiveDays, pauses }, at('2026-06-15T12:00:00Z'))).toEqual({
		unit: 'business_days',
		value: 4
	});
});

test('what is left never falls below zero', () => {
	const late = at('2026-07-01T08:00:00Z');

	expect(remainingAt(sixteenHours, late)).toEqual({ unit: 'business_minutes', value: 0 });
	expect(remainingAt(fiveDays, late)).toEqual({ unit: 'business_days', value: 0 });
});

test('zero days end at the closing of the same working day, or of the next when that has passed', () => {
	const zero = (instant: string) =>
		iso(dueAt({ calendar: std, start: at(instant), target: { unit: 'business_days', value: 0 } }));

	expect(zero('2026-06-12T08:00:00Z')).toBe('2026-06-12T15:00:00Z');
	expect(zero('2026-06-12T16:00:00Z')).toBe('2026-06-15T15:00:00Z');
	expect(zero('2026-06-13T08:00:00Z')).toBe('2026-06-15T15:00:00Z');
});

test('zero minutes are due at the start, also when that lies outside office hours', () => {
	const saturday = at('2026-06-13T08:00:00Z');
	const target = { unit: 'business_minutes', value: 0 } as const;

	expect(dueAt({ calendar: std, start: saturday, target })).toBe(saturday);
});

test('a working day is not eight hours: hours end at the hour, days at closing', () => {
	const eightHours = { calendar: std, start, target: { unit: 'business_hours', value: 8 } } as const;
	const oneDay = { calendar: std, start, target: { unit: 'business_days', value: 1 } } as const;

	expect(iso(dueAt(eightHours))).toBe('2026-06-11T08:00:00Z');
	expect(iso(dueAt(oneDay))).toBe('2026-06-11T15:00:00Z');
});

test('half and four fifths of the budget fall in office hours, for hours and for days', () => {
	expect(iso(thresholdAt(sixteenHours, 0.5))).toBe('2026-06-11T08:00:00Z');
	expect(iso(thresholdAt(sixteenHours, 0.8))).toBe('2026-06-11T12:48:00Z');
	expect(iso(thresholdAt(fiveDays, 0.5))).toBe('2026-06-15T07:30:00Z');
	expect(thresholdAt(fiveDays, 1)).toBe(dueAt(fiveDays));
});

test('a threshold waits through a pause', () => {
	const pauses = [{ from: at('2026-06-11T07:00:00Z'), to: at('2026-06-15T07:00:00Z') }];

	expect(iso(thresholdAt({ ...sixteenHours, pauses }, 0.5))).toBe('2026-06-15T08:00:00Z');
});

test('says when the office opens next', () => {
	const friday = at('2026-06-12T15:00:00Z');

	expect(isOpen(std, friday - 1)).toBe(true);
	expect(isOpen(std, friday)).toBe(false);
	expect(iso(nextOpening(std, friday))).toBe('2026-06-15T07:00:00Z');
	expect(nextOpening(nonstop, friday)).toBe(friday);
});

test('net time leaves out closed hours and counts overlapping pauses once', () => {
	const pauses = [
		{ from: at('2026-06-10T09:00:00Z'), to: at('2026-06-10T11:00:00Z') },
		{ from: at('2026-06-10T10:00:00Z'), to: at('2026-06-10T12:00:00Z') }
	];

	expect(netElapsed({ calendar: std, start, pauses }, at('2026-06-11T08:00:00Z')) / 3_600_000).toBe(5);
});

test('refuses a negative target, a part of a day, an impossible pause and an instant beyond reach', () => {
	const dueOf = (change: Partial<RunningClock>) => () => dueAt({ ...fiveDays, ...change });

	expect(dueOf({ target: { unit: 'business_hours', value: -1 } })).toThrow(RangeError);
	expect(dueOf({ target: { unit: 'business_hours', value: Infinity } })).toThrow(RangeError);
	expect(dueOf({ target: { unit: 'business_days', value: 1.5 } })).toThrow(RangeError);
	expect(dueOf({ target: { unit: 'business_days', value: 1_000_000 } })).toThrow(RangeError);
	expect(dueOf({ pauses: [{ from: 2, to: 1 }] })).toThrow(RangeError);
	expect(dueOf({ start: NaN })).toThrow(RangeError);
	expect(dueOf({ start: at('2250-01-01T00:00:00Z') })).toThrow(RangeError);
});
