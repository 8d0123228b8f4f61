import { dayOf, weekdayOf, writeDate } from '#lib/engine/turnaround/days.ts';

/**
 * How one organisation keeps the Dutch holidays. `liberationDay`: free on 5 May every year, once in five years, or
 * never. `legalBridgeDays`: also closed on the days that a decree sets equal to a holiday.
 */
export type HolidaySettings = {
	country: 'NL';
	liberationDay: 'every_year' | 'lustrum' | 'never';
	goodFriday: boolean;
	legalBridgeDays?: boolean;
};

export type HolidayName =
	| 'new_year'
	| 'good_friday'
	| 'easter_sunday'
	| 'easter_monday'
	| 'kings_day'
	| 'liberation_day'
	| 'ascension'
	| 'whit_sunday'
	| 'whit_monday'
	| 'christmas_day'
	| 'boxing_day'
	| 'bridge_day';

export type Holiday = { date: string; name: HolidayName };

/** Days set equal to a holiday by decree (Algemene termijnenwet, art. 3); an office may close on them. */
const decreeDays: readonly string[] = ['2026-01-02', '2026-05-15', '2027-05-07', '2028-04-28', '2028-05-26'];

/**
 * The office closing days of a year, in order of date. A holiday in a weekend is simply lost: there are no substitute
 * days, except that King's Day moves to 26 April when the 27th is a Sunday.
 */
export function dutchHolidays(year: number, settings: HolidaySettings): Holiday[] {
	const easter = easterSunday(year);
	const named: [HolidayName, number][] = [
		['new_year', dayOf(year, 1, 1)],
		['easter_sunday', easter],
		['easter_monday', easter + 1],
		['kings_day', kingsDay(year)],
		['ascension', easter + 39],
		['whit_sunday', easter + 49],
		['whit_monday', easter + 50],
		['christmas_day', dayOf(year, 12, 25)],
		['boxing_day', dayOf(year, 12, 26)]
	];
	if (settings.goodFriday) named.push(['good_friday', easter - 2]);
	if (isLiberationDayFree(year, settings)) named.push(['liberation_day', dayOf(year, 5, 5)]);
	const holidays = named.map(([name, day]): Holiday => ({ date: writeDate(day), name }));
	return [...holidays, ...bridgeDays(year, settings)].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

export function decreeDaysOf(year: number): string[] {
	return decreeDays.filter((date) => date.startsWith(`${year}-`));
}

function bridgeDays(year: number, settings: HolidaySettings): Holiday[] {
	if (!settings.legalBridgeDays) return [];
	return decreeDaysOf(year).map((date): Holiday => ({ date, name: 'bridge_day' }));
}

function kingsDay(year: number): number {
	const day = dayOf(year, 4, 27);
	return weekdayOf(day) === 7 ? day - 1 : day;
}

function isLiberationDayFree(year: number, { liberationDay }: HolidaySettings): boolean {
	return liberationDay === 'every_year' || (liberationDay === 'lustrum' && year % 5 === 0);
}

/** Day number of Easter Sunday: the anonymous Gregorian algorithm (Nature, 1876; Meeus, Astronomical Algorithms). */
function easterSunday(year: number): number {
	const golden = year % 19;
	const century = Math.floor(year / 100);
	const yearOfCentury = year % 100;
	const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
	const epact = (19 * golden + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
	const weekday =
		(32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
	const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
	const shifted = epact + weekday - 7 * late + 114;
	return dayOf(year, Math.floor(shifted / 31), (shifted % 31) + 1);
}
