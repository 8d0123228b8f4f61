import type { BusinessCalendar, OpeningInterval } from '#lib/engine/turnaround/calendar.ts';

/** The dates that have other hours of their own in one calendar than in the other. */
export function changedDays(before: BusinessCalendar, after: BusinessCalendar): string[] {
	const dates = new Set([...Object.keys(before.exceptions), ...Object.keys(after.exceptions)]);
	return [...dates].filter((date) => hoursOn(before, date) !== hoursOn(after, date)).toSorted();
}

/** Whether the weekly hours and the holidays of two calendars are the same. */
export function sameHours(one: BusinessCalendar, other: BusinessCalendar): boolean {
	return hoursOf(one) === hoursOf(other);
}

function hoursOn({ exceptions }: BusinessCalendar, date: string) {
	const hours = exceptions[date];
	return hours && spelled(hours);
}

function hoursOf({ timezone, week, holidays }: BusinessCalendar) {
	const days = Object.keys(week)
		.filter((weekday) => week[weekday]?.length)
		.toSorted()
		.map((weekday) => `${weekday} ${spelled(week[weekday] ?? [])}`);
	const { liberationDay, goodFriday = false, legalBridgeDays = false } = holidays ?? {};
	return JSON.stringify([timezone, days, liberationDay, goodFriday, legalBridgeDays]);
}

function spelled(hours: readonly OpeningInterval[]) {
	return hours.map((interval) => interval.join('-')).join(' ');
}
