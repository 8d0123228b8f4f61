import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { decreeDaysOf } from '#lib/engine/turnaround/holidays.ts';

const YEARS = 3;

/** The coming days that a decree treats as a holiday and that this office does not mention yet. */
export function suggestDays({ holidays, exceptions }: BusinessCalendar, today: string): string[] {
	if (!holidays || holidays.legalBridgeDays) return [];
	const first = Number(today.slice(0, 4));
	return Array.from({ length: YEARS }, (_, year) => decreeDaysOf(first + year))
		.flat()
		.filter((date) => date >= today && !exceptions[date]);
}

type Values = Record<string, string | string[]>;

/** What was typed with the chosen day as one more closed day, in the first row that is still empty. */
export function withAddedDay({ addDay, ...values }: Values): Values {
	if (typeof addDay !== 'string' || !addDay) return values;
	const dates = [values.exceptionDate ?? []].flat();
	const hours = [values.exceptionHours ?? []].flat();
	const empty = dates.findIndex((date) => !date.trim());
	const row = empty < 0 ? dates.length : empty;
	return {
		...values,
		exceptionDate: [...dates.slice(0, row), addDay, ...dates.slice(row + 1)],
		exceptionHours: [...hours.slice(0, row), '', ...hours.slice(row + 1)]
	};
}
