import {
	CalendarError,
	LONGEST_CLOSED_DAYS,
	minuteOf,
	openingDays
} from '#lib/engine/turnaround/calendar.ts';
import type { BusinessCalendar, OpeningInterval } from '#lib/engine/turnaround/calendar.ts';
import { FIRST_YEAR, LAST_YEAR, dayOf, readDate, yearOf } from '#lib/engine/turnaround/days.ts';
import type { HolidaySettings } from '#lib/engine/turnaround/holidays.ts';
import { isKnownZone } from '#lib/engine/turnaround/wall-time.ts';

type Fields = Record<string, unknown>;

/**
 * Reads a calendar from its JSON form and promises that every calculation with it ends.
 * Throws a CalendarError naming the field: unknown zone, overlapping intervals, a close that is not after its open, an
 * impossible date, an unknown field, or nothing open for more than 400 days.
 */
export function readCalendar(json: unknown): BusinessCalendar {
	const fields = readFields(json, '', ['timezone', 'week', 'holidays', 'exceptions']);
	const calendar: BusinessCalendar = {
		timezone: readZone(fields.timezone),
		week: readWeek(fields.week),
		holidays: readHolidays(fields.holidays),
		exceptions: readExceptions(fields.exceptions ?? {})
	};
	refuseLongClosure(calendar);
	return calendar;
}

function readZone(value: unknown): string {
	if (typeof value === 'string' && isKnownZone(value)) return value;
	throw new CalendarError('timezone', 'must be the IANA name of a time zone, such as Europe/Amsterdam');
}

function readWeek(value: unknown): BusinessCalendar['week'] {
	const week = readFields(value, 'week', ['1', '2', '3', '4', '5', '6', '7']);
	return mapFields(week, (intervals, weekday) => readIntervals(intervals, `week.${weekday}`));
}

function readHolidays(value: unknown): HolidaySettings | null {
	if (value === null) return null;
	if (value === undefined) throw new CalendarError('holidays', 'is missing; write null for no holidays');
	const fields = readFields(value, 'holidays', ['country', 'liberationDay', 'goodFriday', 'legalBridgeDays']);
	const { country, liberationDay, goodFriday, legalBridgeDays = false } = fields;
	if (country !== 'NL') throw new CalendarError('holidays.country', 'must be NL');
	if (liberationDay !== 'every_year' && liberationDay !== 'lustrum' && liberationDay !== 'never')
		throw new CalendarError('holidays.liberationDay', 'must be every_year, lustrum or never');
	if (typeof goodFriday !== 'boolean')
		throw new CalendarError('holidays.goodFriday', 'must be true or false');
	if (typeof legalBridgeDays !== 'boolean')
		throw new CalendarError('holidays.legalBridgeDays', 'must be true or false');
	return { country, liberationDay, goodFriday, legalBridgeDays };
}

function readExceptions(value: unknown): BusinessCalendar['exceptions'] {
	return mapFields(readFields(value, 'exceptions'), (intervals, date) => {
		if (!isUsableDate(date))
			throw new CalendarError(
				`exceptions.${printable(date)}`,
				`must be a date between ${FIRST_YEAR} and ${LAST_YEAR}`
			);
		return readIntervals(intervals, `exceptions.${date}`);
	});
}

function isUsableDate(text: string): boolean {
	try {
		const year = yearOf(readDate(text));
		return year >= FIRST_YEAR && year <= LAST_YEAR;
	} catch {
		return false;
	}
}

function readIntervals(value: unknown, field: string): OpeningInterval[] {
	if (!Array.isArray(value)) throw new CalendarError(field, 'must be a list of [open, close] times');
	const intervals = value.map((interval: unknown) => readInterval(interval, field));
	const sorted = intervals.toSorted((a, b) => minuteOf(a[0]) - minuteOf(b[0]));
	for (const [index, [open]] of sorted.entries()) {
		const earlier = sorted[index - 1];
		if (earlier && minuteOf(open) < minuteOf(earlier[1]))
			throw new CalendarError(field, `has overlapping intervals at ${open}`);
	}
	return intervals;
}

function readInterval(value: unknown, field: string): OpeningInterval {
	const [open, close, ...rest]: unknown[] = Array.isArray(value) ? value : [];
	if (!isTime(open) || !(isTime(close) || close === '24:00') || rest.length > 0)
		throw new CalendarError(field, 'must hold pairs of times such as ["09:00", "17:00"]');
	if (minuteOf(close) <= minuteOf(open))
		throw new CalendarError(field, `closes at ${close}, which is not after its opening at ${open}`);
	return [open, close];
}

function isTime(value: unknown): value is string {
	return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
}

function refuseLongClosure(calendar: BusinessCalendar): void {
	const isNeverOpen = Object.values(calendar.week).every((intervals) => intervals.length === 0);
	if (isNeverOpen || longestClosure(calendar) > LONGEST_CLOSED_DAYS)
		throw new CalendarError('week', `leaves nothing open for more than ${LONGEST_CLOSED_DAYS} days`);
}

function longestClosure(calendar: BusinessCalendar): number {
	const years = Object.keys(calendar.exceptions).map((date) => yearOf(readDate(date)));
	const from = dayOf(years.length > 0 ? Math.min(...years) - 1 : 2000, 1, 1);
	const to = dayOf(years.length > 0 ? Math.max(...years) + 2 : 2002, 1, 1);
	const days = [from - 1, ...openingDays(calendar, from, to).map(({ day }) => day), to];
	return days.reduce((longest, day, index) => Math.max(longest, day - (days[index - 1] ?? day) - 1), 0);
}

function readFields(value: unknown, field: string, known?: readonly string[]): Fields {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new CalendarError(field, 'must be an object');
	const unknown = Object.keys(value).find((key) => known && !known.includes(key));
	if (unknown !== undefined)
		throw new CalendarError([field, printable(unknown)].filter(Boolean).join('.'), 'is not a known field');
	return { ...value };
}

function mapFields<Value>(
	fields: Fields,
	read: (value: unknown, key: string) => Value
): Record<string, Value> {
	return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, read(value, key)]));
}

function printable(key: string): string {
	return key.replace(/[^\p{L}\p{N}_-]/gu, '?').slice(0, 60);
}
