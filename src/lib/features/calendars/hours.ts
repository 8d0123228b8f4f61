import type { OpeningInterval } from '#lib/engine/turnaround/calendar.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** ISO weekdays: 1 is Monday. */
export const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const;

export type TypedHours = { intervals: OpeningInterval[] } | { problem: string };

const TIME = String.raw`(\d{1,2})[:.](\d{2})`;
const INTERVAL = new RegExp(`^${TIME}\\s*[-–]\\s*${TIME}$`);

/** Reads "09:00–12:30, 13:00–17:00"; nothing typed is closed. */
export function readHours(typed: string): TypedHours {
	const intervals: OpeningInterval[] = [];
	for (const part of typed.split(/[,;]/).map((text) => text.trim())) {
		if (!part) continue;
		const interval = readInterval(part);
		if (!interval) return { problem: m.calendars_hours_wrong() };
		if (interval[1] <= interval[0])
			return { problem: m.calendars_hours_order({ open: interval[0], close: interval[1] }) };
		intervals.push(interval);
	}
	intervals.sort((a, b) => a[0].localeCompare(b[0]));
	const clash = intervals.find(([open], index) => open < (intervals[index - 1]?.[1] ?? ''));
	return clash ? { problem: m.calendars_hours_overlap({ time: clash[0] }) } : { intervals };
}

export function writeHours(intervals: readonly OpeningInterval[]): string {
	return intervals.map(([open, close]) => `${open}–${close}`).join(', ');
}

function readInterval(text: string): OpeningInterval | undefined {
	const [, openHour = '', openMinute = '', closeHour = '', closeMinute = ''] = INTERVAL.exec(text) ?? [];
	const open = readTime(openHour, openMinute, 23);
	const close = readTime(closeHour, closeMinute, 24);
	return open && close ? [open, close] : undefined;
}

function readTime(hour: string, minute: string, lastHour: number): string | undefined {
	if (!hour || Number(hour) > lastHour || Number(minute) > 59) return undefined;
	if (Number(hour) === 24 && Number(minute) > 0) return undefined;
	return `${hour.padStart(2, '0')}:${minute}`;
}
