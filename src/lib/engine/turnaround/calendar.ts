import { readDate, weekdayOf, writeDate } from '#lib/engine/turnaround/days.ts';
import { decreeDaysOf, dutchHolidays } from '#lib/engine/turnaround/holidays.ts';
import type { HolidaySettings } from '#lib/engine/turnaround/holidays.ts';

/** Local wall times `HH:MM`, half-open `[open, close)`; `24:00` as close is the start of the next local day. */
export type OpeningInterval = readonly [open: string, close: string];

/**
 * One version of an organisation's office hours: IANA zone, intervals per ISO weekday (`"1"` is Monday; a weekday left
 * out is closed), holidays, and exceptions per date that replace everything else (`[]` is closed).
 * Treat it as immutable: what is derived from it is kept for as long as the object lives.
 */
export type BusinessCalendar = {
	timezone: string;
	week: Readonly<Record<string, readonly OpeningInterval[]>>;
	holidays: HolidaySettings | null;
	exceptions: Readonly<Record<string, readonly OpeningInterval[]>>;
};

/** A calendar that cannot be used. `field` is the path inside it, such as `week.1`; empty for the whole. */
export class CalendarError extends Error {
	readonly field: string;
	readonly problem: string;

	constructor(field: string, problem: string) {
		super(`${field || 'the calendar'} ${problem}`);
		this.name = 'CalendarError';
		this.field = field;
		this.problem = problem;
	}
}

/** Longest stretch without any open time that a calendar may have. */
export const LONGEST_CLOSED_DAYS = 400;

/** A local date with its opening intervals in minutes since local midnight, in order of time. */
export type OpeningDay = { day: number; intervals: { open: number; close: number }[] };

/** The days in `[from, to)` on which the calendar has at least one interval. */
export function openingDays(calendar: BusinessCalendar, from: number, to: number): OpeningDay[] {
	const closed = holidayDates(calendar, from, to);
	const found: OpeningDay[] = [];
	for (let day = from; day < to; day++) {
		const date = writeDate(day);
		const weekly = closed.has(date) ? undefined : calendar.week[weekdayOf(day)];
		const intervals = calendar.exceptions[date] ?? weekly ?? [];
		if (intervals.length > 0) found.push({ day, intervals: inMinutes(intervals) });
	}
	return found;
}

/** The decree days of a year on which the calendar still has open time, to offer as closing days. */
export function suggestedClosingDays(calendar: BusinessCalendar, year: number): string[] {
	return decreeDaysOf(year).filter((date) => {
		const day = readDate(date);
		return openingDays(calendar, day, day + 1).length > 0;
	});
}

/** Minutes since local midnight of `HH:MM`. */
export function minuteOf(time: string): number {
	return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function holidayDates({ holidays }: BusinessCalendar, from: number, to: number): Set<string> {
	const dates = new Set<string>();
	if (!holidays) return dates;
	const lastYear = Number(writeDate(to).slice(0, 4));
	for (let year = Number(writeDate(from).slice(0, 4)); year <= lastYear; year++)
		for (const { date } of dutchHolidays(year, holidays)) dates.add(date);
	return dates;
}

function inMinutes(intervals: readonly OpeningInterval[]): OpeningDay['intervals'] {
	return intervals
		.map(([open, close]) => ({ open: minuteOf(open), close: minuteOf(close) }))
		.toSorted((a, b) => a.open - b.open);
}
