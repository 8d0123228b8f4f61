import { businessDayAfter, closingOf, countBusinessDays } from '#lib/engine/turnaround/business-days.ts';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { HOUR, MINUTE } from '#lib/engine/turnaround/days.ts';
import { afterOpenTime, elapsed } from '#lib/engine/turnaround/open-time.ts';
import { unionOfPauses } from '#lib/engine/turnaround/pauses.ts';
import type { Pause } from '#lib/engine/turnaround/pauses.ts';
import { localDay } from '#lib/engine/turnaround/wall-time.ts';

/**
 * What was promised. Hours and minutes are open time (fractions allowed, kept to the millisecond); days are local dates
 * with open time, whole numbers only. The two kinds are never converted into each other.
 */
export type Target = { unit: 'business_hours' | 'business_minutes' | 'business_days'; value: number };

/** A running promise: whose office hours, since when (epoch milliseconds), what, and the finished pauses. */
export type RunningClock = {
	calendar: BusinessCalendar;
	start: number;
	target: Target;
	pauses?: readonly Pause[];
};

/**
 * The instant (epoch milliseconds) by which the promise must be kept; at or before it is in time.
 *
 * Hours and minutes: the earliest instant at which the budget is used up, so a budget that ends at closing time is due
 * at that closing. Days: the day of receipt is day 0 whatever the hour, day n is the n-th date after it with open time,
 * due at its last closing; 0 days is the first closing at or after the start. A pause delays by its own open time, or,
 * for days, freezes the days left after the pause began and counts them again from the day it ended; with no day left it
 * is the first closing after the pause ended. A pause that begins at or after the due instant changes nothing.
 *
 * Throws a RangeError for a negative or non-finite target, a fraction of a day, a pause that ends before it begins or
 * an instant outside the years 1900 to 2199; a CalendarError when the calendar is never open.
 */
export function dueAt(clock: RunningClock): number {
	const { calendar, start, target, pauses = [] } = clock;
	if (target.unit !== 'business_days') return dueAfterOpenTime(clock, openTimeOf(target));
	return closingOf(calendar, dueDay(calendar, start, target.value, unionOfPauses(pauses, start)));
}

/** Open milliseconds between the start and `until` that were not paused: the net time so far. */
export function netElapsed(
	{ calendar, start, pauses = [] }: Omit<RunningClock, 'target'>,
	until: number
): number {
	const paused = unionOfPauses(pauses, start, until).map(({ from, to }) => elapsed(calendar, from, to));
	return elapsed(calendar, start, until) - paused.reduce((sum, each) => sum + each, 0);
}

/**
 * The instant at which a fraction (0 to 1) of the budget is used, in open time that was not paused. The budget of a
 * target in days is the open time between the start and its due instant.
 */
export function thresholdAt(clock: RunningClock, fraction: number): number {
	if (!(fraction >= 0 && fraction <= 1)) throw new RangeError(`${fraction} is not a fraction of the budget`);
	return dueAfterOpenTime(clock, Math.round(fraction * budgetOf(clock)));
}

/**
 * What is left of the target at an instant, never below zero; pauses count up to that instant. It is what a paused
 * clock shows, what a reopened request starts with, and what moves along to another organisation.
 * Hours come back as (possibly fractional) minutes, days as days.
 */
export function remainingAt(clock: RunningClock, instant: number): Target {
	const { calendar, start, target, pauses = [] } = clock;
	if (target.unit !== 'business_days') {
		const left = Math.max(0, openTimeOf(target) - netElapsed(clock, instant));
		return { unit: 'business_minutes', value: left / MINUTE };
	}
	const due = dueDay(calendar, start, target.value, unionOfPauses(pauses, start, instant));
	const left = countBusinessDays(calendar, localDay(calendar.timezone, instant), due);
	return { unit: 'business_days', value: Math.max(0, left) };
}

/**
 * The clock after a hand-over to an organisation with another calendar: time used stays used, what is left runs on the
 * new calendar from the hand-over. A clock that is already past due keeps its calendar and its due instant.
 */
export function handOver(clock: RunningClock, at: number, calendar: BusinessCalendar): RunningClock {
	if (at >= dueAt(clock)) return clock;
	return { calendar, start: at, target: remainingAt(clock, at), pauses: clock.pauses ?? [] };
}

function dueAfterOpenTime({ calendar, start, pauses = [] }: RunningClock, budget: number): number {
	let paused = 0;
	let due = afterOpenTime(calendar, start, budget);
	for (const pause of unionOfPauses(pauses, start)) {
		if (pause.from >= due) break;
		paused += elapsed(calendar, pause.from, pause.to);
		due = afterOpenTime(calendar, start, budget + paused);
	}
	return due;
}

function dueDay(calendar: BusinessCalendar, start: number, count: number, pauses: readonly Pause[]): number {
	const dateOf = (instant: number) => localDay(calendar.timezone, instant);
	let due = businessDayAfter(calendar, dateOf(start), count);
	if (closingOf(calendar, due) < start) due = businessDayAfter(calendar, due, 1);
	for (const { from, to } of pauses) {
		if (from >= closingOf(calendar, due)) break;
		due = businessDayAfter(calendar, dateOf(to), countBusinessDays(calendar, dateOf(from), due));
		if (closingOf(calendar, due) <= to) due = businessDayAfter(calendar, due, 1);
	}
	return due;
}

function budgetOf(clock: RunningClock): number {
	if (clock.target.unit !== 'business_days') return openTimeOf(clock.target);
	return netElapsed(clock, dueAt(clock));
}

function openTimeOf({ unit, value }: Target): number {
	if (!(value >= 0 && value < Infinity)) throw new RangeError(`a target of ${value} is not possible`);
	return Math.round(value * (unit === 'business_hours' ? HOUR : MINUTE));
}
