import { CalendarError, LONGEST_CLOSED_DAYS, openingDays } from '#lib/engine/turnaround/calendar.ts';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { DAY, FIRST_YEAR, LAST_YEAR, dayOf, yearOf } from '#lib/engine/turnaround/days.ts';
import { closesAt, opensAt } from '#lib/engine/turnaround/wall-time.ts';

/**
 * Everything a calendar has open in whole years, as parallel sorted lists.
 * A window `[opens[i], closes[i])` in epoch milliseconds has `before[i]` open milliseconds before it, counted from an
 * origin that never moves; `days[j]` is a local date with open time and `closings[j]` its last closing.
 */
export type OpeningIndex = {
	calendar: BusinessCalendar;
	firstYear: number;
	lastYear: number;
	opens: number[];
	closes: number[];
	before: number[];
	total: number;
	days: number[];
	closings: number[];
};

type Year = Pick<OpeningIndex, 'opens' | 'closes' | 'days' | 'closings'>;

const indexes = new WeakMap<BusinessCalendar, OpeningIndex>();

/**
 * The calendar's index, grown so that it covers the instant with at least a day to spare on both sides.
 * Throws a RangeError outside the years 1900 to 2199 and a CalendarError when nothing is open for over 400 days.
 */
export function indexAround(calendar: BusinessCalendar, instant: number): OpeningIndex {
	if (Number.isNaN(instant)) throw new RangeError('the instant is not a number');
	const index = indexes.get(calendar) ?? startIndex(calendar, yearOf(instant / DAY));
	while (instant < (dayOf(index.firstYear, 1, 1) + 2) * DAY) growBackward(index);
	while (instant >= (dayOf(index.lastYear + 1, 1, 1) - 2) * DAY) growForward(index);
	return index;
}

/** Adds the next year to the index. */
export function growForward(index: OpeningIndex): void {
	const year = openYear(index.calendar, index.lastYear + 1);
	index.lastYear++;
	for (const [i, open] of year.opens.entries()) {
		index.opens.push(open);
		index.closes.push(year.closes[i]!);
		index.before.push(index.total);
		index.total += year.closes[i]! - open;
	}
	index.days.push(...year.days);
	index.closings.push(...year.closings);
	refuseSilence(index);
}

function growBackward(index: OpeningIndex): void {
	const year = openYear(index.calendar, index.firstYear - 1);
	index.firstYear--;
	const before = year.opens.map(() => 0);
	let count = index.before[0] ?? index.total;
	for (let i = year.opens.length - 1; i >= 0; i--) before[i] = count -= year.closes[i]! - year.opens[i]!;
	index.opens.unshift(...year.opens);
	index.closes.unshift(...year.closes);
	index.before.unshift(...before);
	index.days.unshift(...year.days);
	index.closings.unshift(...year.closings);
}

function startIndex(calendar: BusinessCalendar, year: number): OpeningIndex {
	const index: OpeningIndex = {
		calendar,
		firstYear: year,
		lastYear: year - 1,
		opens: [],
		closes: [],
		before: [],
		total: 0,
		days: [],
		closings: []
	};
	growForward(index);
	growForward(index);
	indexes.set(calendar, index);
	return index;
}

function openYear(calendar: BusinessCalendar, year: number): Year {
	if (!(year >= FIRST_YEAR && year <= LAST_YEAR))
		throw new RangeError(`the instant lies outside the years ${FIRST_YEAR} to ${LAST_YEAR}`);
	const found: Year = { opens: [], closes: [], days: [], closings: [] };
	for (const { day, intervals } of openingDays(calendar, dayOf(year, 1, 1), dayOf(year + 1, 1, 1))) {
		const windows = found.opens.length;
		for (const { open, close } of intervals)
			addWindow(found, opensAt(calendar.timezone, day, open), closesAt(calendar.timezone, day, close));
		if (found.opens.length === windows) continue;
		found.days.push(day);
		found.closings.push(found.closes.at(-1)!);
	}
	return found;
}

/** A change of the clock can make two intervals overlap, or leave one without any time: an instant counts once. */
function addWindow({ opens, closes }: Year, open: number, close: number): void {
	const from = Math.max(open, closes.at(-1) ?? open);
	if (close <= from) return;
	opens.push(from);
	closes.push(close);
}

function refuseSilence({ lastYear, firstYear, days }: OpeningIndex): void {
	const lastOpen = days.at(-1) ?? dayOf(firstYear, 1, 1) - 1;
	if (dayOf(lastYear + 1, 1, 1) - lastOpen - 1 > LONGEST_CLOSED_DAYS)
		throw new CalendarError('week', `leaves nothing open for more than ${LONGEST_CLOSED_DAYS} days`);
}
