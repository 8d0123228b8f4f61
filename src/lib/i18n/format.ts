import { getLocale } from '#lib/i18n/paraglide/runtime.js';

export type Locale = 'nl' | 'en';
type Moment = Date | string | number;

const ZONE = 'Europe/Amsterdam';
const TAGS: Record<Locale, string> = { nl: 'nl-NL', en: 'en-GB' };
const formats = new Map<string, Intl.DateTimeFormat>();

/** The language of whoever is asking. */
export function locale(): Locale {
	return getLocale();
}

/** "do 14 januari 2027"; a date without a time (yyyy-mm-dd) stays on its own day. */
export function formatDate(moment: Moment, language: Locale = locale()): string {
	return words(moment, language, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
}

/** "do 14 jan", for lists in which the year is plain. */
export function formatDay(moment: Moment, language: Locale = locale()): string {
	return words(moment, language, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** "januari 2027". */
export function formatMonth(moment: Moment, language: Locale = locale()): string {
	return words(moment, language, { month: 'long', year: 'numeric' });
}

/** "09:00". */
export function formatTime(moment: Moment, language: Locale = locale()): string {
	return words(moment, language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** "do 14 januari 2027, 09:00". */
export function formatMoment(moment: Moment, language: Locale = locale()): string {
	return `${formatDate(moment, language)}, ${formatTime(moment, language)}`;
}

/** "do 14 januari 2027, 09:00–12:30", or both dates when it ends on another day. */
export function formatPeriod(start: Moment, end: Moment, language: Locale = locale()): string {
	const sameDay = formatDate(start, language) === formatDate(end, language);
	if (sameDay) return `${formatMoment(start, language)}–${formatTime(end, language)}`;
	return `${formatMoment(start, language)} – ${formatMoment(end, language)}`;
}

export function formatNumber(
	value: number,
	options: Intl.NumberFormatOptions = {},
	language: Locale = locale()
): string {
	return new Intl.NumberFormat(TAGS[language], options).format(value);
}

/** "62%", from a share between 0 and 1. */
export function formatShare(share: number, language: Locale = locale()): string {
	return formatNumber(share, { style: 'percent', maximumFractionDigits: 0 }, language);
}

/** "Anna, Bilal en Carla". */
export function formatList(items: readonly string[], language: Locale = locale()): string {
	return new Intl.ListFormat(TAGS[language], { type: 'conjunction' }).format(items);
}

/** "vandaag", "over 3 dagen", "vorige week": to stand beside a date, never instead of it. */
export function formatRelative(moment: Moment, now: Moment, language: Locale = locale()): string {
	const days = Math.round((dayNumber(moment) - dayNumber(now)) / 86_400_000);
	const relative = new Intl.RelativeTimeFormat(TAGS[language], { numeric: 'auto' });
	if (Math.abs(days) < 14) return relative.format(days, 'day');
	if (Math.abs(days) < 60) return relative.format(Math.round(days / 7), 'week');
	return relative.format(Math.round(days / 30.44), 'month');
}

function words(moment: Moment, language: Locale, parts: Intl.DateTimeFormatOptions): string {
	return formatter(language, parts, zoneOf(moment)).format(instantOf(moment)).replace(',', '');
}

function formatter(language: Locale, parts: Intl.DateTimeFormatOptions, timeZone: string) {
	const key = `${language} ${timeZone} ${Object.entries(parts).join()}`;
	let format = formats.get(key);
	if (!format) {
		format = new Intl.DateTimeFormat(TAGS[language], { ...parts, timeZone });
		formats.set(key, format);
	}
	return format;
}

function isPlainDate(moment: Moment): moment is string {
	return typeof moment === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(moment);
}

function zoneOf(moment: Moment): string {
	return isPlainDate(moment) ? 'UTC' : ZONE;
}

function instantOf(moment: Moment): Date {
	return moment instanceof Date ? moment : new Date(moment);
}

function dayNumber(moment: Moment): number {
	const parts = formatter('en', { year: 'numeric', month: '2-digit', day: '2-digit' }, zoneOf(moment));
	const part = Object.fromEntries(parts.formatToParts(instantOf(moment)).map((p) => [p.type, p.value]));
	return Date.UTC(Number(part.year), Number(part.month) - 1, Number(part.day));
}
