import { expect, test } from 'vitest';
import { suggestedClosingDays } from '#lib/engine/turnaround/calendar.ts';
import { dutchHolidays } from '#lib/engine/turnaround/holidays.ts';
import type { HolidaySettings } from '#lib/engine/turnaround/holidays.ts';
import { std, stdExcept } from './calendars.ts';

const lustrum: HolidaySettings = { country: 'NL', liberationDay: 'lustrum', goodFriday: false };

const datesOf = (year: number, settings = lustrum) =>
	dutchHolidays(year, settings).map(({ date }) => date.slice(5));

test.each([
	[2025, '01-01 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26'],
	[2026, '01-01 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26'],
	[2027, '01-01 03-28 03-29 04-27 05-06 05-16 05-17 12-25 12-26'],
	[2028, '01-01 04-16 04-17 04-27 05-25 06-04 06-05 12-25 12-26'],
	[2029, '01-01 04-01 04-02 04-27 05-10 05-20 05-21 12-25 12-26'],
	[2030, '01-01 04-21 04-22 04-27 05-05 05-30 06-09 06-10 12-25 12-26'],
	[2031, '01-01 04-13 04-14 04-26 05-22 06-01 06-02 12-25 12-26']
])('knows the closing days of %i', (year, dates) => {
	expect(datesOf(year)).toEqual(dates.split(' '));
});

test("King's Day is 26 April only when the 27th is a Sunday", () => {
	const years = Array.from({ length: 30 }, (_, index) => 2014 + index);

	expect(years.filter((year) => datesOf(year).includes('04-26') && !datesOf(year).includes('04-27'))).toEqual(
		[2014, 2025, 2031, 2036, 2042]
	);
});

test('Liberation Day and Good Friday follow the setting of the organisation', () => {
	const closes = (date: string, year: number, change: Partial<HolidaySettings>) =>
		datesOf(year, { ...lustrum, ...change }).includes(date);

	expect(closes('05-05', 2026, { liberationDay: 'every_year' })).toBe(true);
	expect(closes('05-05', 2026, { liberationDay: 'lustrum' })).toBe(false);
	expect(closes('05-05', 2025, { liberationDay: 'never' })).toBe(false);
	expect(closes('03-26', 2027, { goodFriday: true })).toBe(true);
	expect(closes('03-26', 2027, { goodFriday: false })).toBe(false);
});

test('the decree days are a suggestion until the organisation closes on them', () => {
	expect(suggestedClosingDays(std, 2026)).toEqual(['2026-01-02', '2026-05-15']);
	expect(datesOf(2026)).not.toContain('05-15');

	const closing = { ...lustrum, legalBridgeDays: true };
	expect(suggestedClosingDays({ ...std, holidays: closing }, 2026)).toEqual([]);
	expect(datesOf(2026, closing)).toContain('05-15');
});

test('a decree day on which the office is closed already is not suggested', () => {
	expect(suggestedClosingDays(stdExcept({ '2026-05-15': [] }), 2026)).toEqual(['2026-01-02']);
	expect(suggestedClosingDays({ ...std, week: { ...std.week, '5': [] } }, 2026)).toEqual([]);
});
