import { z } from 'zod';
import type { BusinessCalendar, OpeningInterval } from '#lib/engine/turnaround/calendar.ts';
import { isDate } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { readHours, weekdays } from './hours.ts';

export type CalendarForm = { version: number; calendar: BusinessCalendar };

/** What the form of an office calendar must contain: hours per weekday, holidays, and exceptions by date. */
export function calendarSchema() {
	return z
		.object({
			version: z.coerce.number().int(),
			...Object.fromEntries(weekdays.map((weekday) => [`day${weekday}`, hours()])),
			holidays: z.literal('on').optional(),
			liberationDay: z.enum(['every_year', 'lustrum', 'never']),
			goodFriday: z.literal('on').optional(),
			legalBridgeDays: z.literal('on').optional(),
			exceptionDate: z.array(z.string()).default([]),
			exceptionHours: z.array(z.string()).default([])
		})
		.transform((form, context): CalendarForm => {
			const { exceptions, problem } = readExceptions(form.exceptionDate, form.exceptionHours);
			if (problem) context.addIssue({ code: 'custom', path: ['exceptionDate'], message: problem });
			const typed = form as unknown as Record<string, OpeningInterval[]>;
			return {
				version: form.version,
				calendar: {
					timezone: 'Europe/Amsterdam',
					week: Object.fromEntries(weekdays.map((weekday) => [weekday, typed[`day${weekday}`] ?? []])),
					holidays:
						form.holidays === 'on'
							? {
									country: 'NL',
									liberationDay: form.liberationDay,
									goodFriday: form.goodFriday === 'on',
									legalBridgeDays: form.legalBridgeDays === 'on'
								}
							: null,
					exceptions
				}
			};
		});
}

function hours() {
	return z
		.string()
		.default('')
		.transform((typed, context) => {
			const read = readHours(typed);
			if ('intervals' in read) return read.intervals;
			context.addIssue({ code: 'custom', message: read.problem });
			return z.NEVER;
		});
}

function readExceptions(dates: string[], typed: string[]) {
	const exceptions: Record<string, OpeningInterval[]> = {};
	for (const [index, date] of dates.map((text) => text.trim()).entries()) {
		if (!date) continue;
		const read = readHours(typed[index] ?? '');
		if (!isDate(date)) return { exceptions, problem: m.people_date_wrong() };
		if (exceptions[date]) return { exceptions, problem: m.calendars_exception_twice({ date }) };
		if ('problem' in read) return { exceptions, problem: `${date}: ${read.problem}` };
		exceptions[date] = read.intervals;
	}
	return { exceptions, problem: undefined };
}
