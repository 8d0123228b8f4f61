export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The years the engine answers for; anything outside is a typing error, not a wish. */
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2199;

/** A local date as the number of days since 1 January 1970, so that dates add and compare as integers. */
export function dayOf(year: number, month: number, date: number): number {
	return Date.UTC(year, month - 1, date) / DAY;
}

/** `'2026-06-10'` to its day number; throws a RangeError for a date that does not exist. */
export function readDate(text: string): number {
	const day = isDateShaped(text) ? Date.parse(`${text}T00:00:00Z`) / DAY : NaN;
	if (Number.isNaN(day) || writeDate(day) !== text) throw new RangeError(`${text} is not a date`);
	return day;
}

/** Few dates are asked for very often. */
const written = new Map<number, string>();

export function writeDate(day: number): string {
	let text = written.get(day);
	if (text === undefined) written.set(day, (text = new Date(day * DAY).toISOString().slice(0, 10)));
	return text;
}

export function yearOf(day: number): number {
	return new Date(day * DAY).getUTCFullYear();
}

/** ISO weekday: Monday is 1, Sunday is 7. */
export function weekdayOf(day: number): number {
	return ((((day + 3) % 7) + 7) % 7) + 1;
}

function isDateShaped(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(text);
}
