import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { growForward, indexAround } from '#lib/engine/turnaround/opening-index.ts';
import { lastAtMost, lastBelow } from '#lib/engine/turnaround/search.ts';

/**
 * Open milliseconds of the calendar in `[from, to)`, negative when `to` lies before `from`; instants in epoch
 * milliseconds. One cumulative function C(t) answers both this and {@link afterOpenTime}, so they cannot disagree.
 */
export function elapsed(calendar: BusinessCalendar, from: number, to: number): number {
	return openTimeUntil(calendar, to) - openTimeUntil(calendar, from);
}

/** The earliest instant, at or after `from`, by which the calendar has been open for `amount` milliseconds. */
export function afterOpenTime(calendar: BusinessCalendar, from: number, amount: number): number {
	if (amount <= 0) return from;
	return instantOfOpenTime(calendar, from, openTimeUntil(calendar, from) + amount);
}

export function isOpen(calendar: BusinessCalendar, instant: number): boolean {
	const { opens, closes } = indexAround(calendar, instant);
	const window = lastAtMost(opens, instant);
	return window >= 0 && instant < closes[window]!;
}

/** The instant itself when the calendar is open then, else the next opening: "closed until Monday 09:00". */
export function nextOpening(calendar: BusinessCalendar, instant: number): number {
	if (isOpen(calendar, instant)) return instant;
	const index = indexAround(calendar, instant);
	const next = lastAtMost(index.opens, instant) + 1;
	while (next >= index.opens.length) growForward(index);
	return index.opens[next]!;
}

/** C(t): open milliseconds before the instant, counted from an origin that is fixed for each calendar object. */
function openTimeUntil(calendar: BusinessCalendar, instant: number): number {
	const { opens, closes, before, total } = indexAround(calendar, instant);
	const window = lastAtMost(opens, instant);
	if (window < 0) return before[0] ?? total;
	return before[window]! + Math.min(instant, closes[window]!) - opens[window]!;
}

function instantOfOpenTime(calendar: BusinessCalendar, near: number, sum: number): number {
	const index = indexAround(calendar, near);
	while (index.total < sum) growForward(index);
	const window = lastBelow(index.before, sum);
	return index.opens[window]! + sum - index.before[window]!;
}
