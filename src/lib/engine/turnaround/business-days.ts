import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { DAY, readDate, writeDate } from '#lib/engine/turnaround/days.ts';
import { growForward, indexAround } from '#lib/engine/turnaround/opening-index.ts';
import type { OpeningIndex } from '#lib/engine/turnaround/opening-index.ts';
import { lastAtMost } from '#lib/engine/turnaround/search.ts';

/**
 * The `count`-th date after `date` with open time; for 0 the date itself when it has open time, else the next that has.
 * Dates are local ISO dates (`2026-06-10`); throws a RangeError for a bad date or a count that is not 0, 1, 2 …
 */
export function addBusinessDays(calendar: BusinessCalendar, date: string, count: number): string {
	return writeDate(businessDayAfter(calendar, readDate(date), count));
}

/** How many dates in `(from, to]` have open time; negative when `to` lies before `from`. */
export function businessDaysBetween(calendar: BusinessCalendar, from: string, to: string): number {
	return countBusinessDays(calendar, readDate(from), readDate(to));
}

/** {@link addBusinessDays} on day numbers. */
export function businessDayAfter(calendar: BusinessCalendar, day: number, count: number): number {
	if (!Number.isSafeInteger(count) || count < 0)
		throw new RangeError(`${count} is not a number of business days`);
	const index = indexAround(calendar, day * DAY);
	const last = lastAtMost(index.days, day);
	const position = count === 0 && index.days[last] !== day ? last + 1 : last + count;
	while (position >= index.days.length) growForward(index);
	return index.days[position]!;
}

/** {@link businessDaysBetween} on day numbers. */
export function countBusinessDays(calendar: BusinessCalendar, from: number, to: number): number {
	indexAround(calendar, Math.min(from, to) * DAY);
	const { days } = indexAround(calendar, Math.max(from, to) * DAY);
	return lastAtMost(days, to) - lastAtMost(days, from);
}

/** The last closing of a day with open time, in epoch milliseconds. */
export function closingOf(calendar: BusinessCalendar, day: number): number {
	const index: OpeningIndex = indexAround(calendar, day * DAY);
	return index.closings[lastAtMost(index.days, day)]!;
}
