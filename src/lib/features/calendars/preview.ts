import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { dueAt } from '#lib/engine/turnaround/due.ts';

export type PreviewedDue = { raisedOn: string; firstResponseDue: string; answerDue: string };

/** When a wish of each of the next ten days would have to be answered with these hours. */
export function previewDues(calendar: BusinessCalendar, from: string): PreviewedDue[] {
	return Array.from({ length: 10 }, (_, day) => {
		const start = Date.parse(from) + day * 86_400_000;
		return {
			raisedOn: new Date(start).toISOString(),
			firstResponseDue: dueIn(calendar, start, 2),
			answerDue: dueIn(calendar, start, 10)
		};
	});
}

function dueIn(calendar: BusinessCalendar, start: number, days: number) {
	return new Date(dueAt({ calendar, start, target: { unit: 'business_days', value: days } })).toISOString();
}
