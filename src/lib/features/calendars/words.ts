import { m } from '#lib/i18n/paraglide/messages.js';

export function weekdayWord(weekday: string): string {
	const words = [
		m.calendars_day1,
		m.calendars_day2,
		m.calendars_day3,
		m.calendars_day4,
		m.calendars_day5,
		m.calendars_day6,
		m.calendars_day7
	];
	return words[Number(weekday) - 1]?.() ?? '';
}
