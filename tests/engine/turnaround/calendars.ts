import cases from '../../support/turnaround-cases.json' with { type: 'json' };
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { readCalendar } from '#lib/engine/turnaround/read-calendar.ts';

const named = cases.calendars;

export const std = readCalendar(named.STD);
export const part = readCalendar(named.PART);
export const nonstop = readCalendar(named['24x7']);
export const night = readCalendar(named.NIGHT);
export const gap = readCalendar(named.GAP);
export const fold = readCalendar({ ...named.GAP, week: { '7': [['01:00', '02:30']] } });

/** Office hours in Amsterdam with one date replaced. */
export function stdExcept(exceptions: Record<string, [string, string][]>): BusinessCalendar {
	return readCalendar({ ...named.STD, exceptions });
}

const everyDay = (intervals: string[][]) =>
	Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map((weekday) => [weekday, intervals]));

/** Ten calendars that differ in zone, change of the clock, number of intervals, holidays and exceptions. */
export const tenCalendars: BusinessCalendar[] = [
	std,
	part,
	nonstop,
	night,
	gap,
	fold,
	readCalendar({
		...named.SAT,
		holidays: { country: 'NL', liberationDay: 'every_year', goodFriday: true, legalBridgeDays: true },
		exceptions: { '2026-12-24': [['09:00', '13:00']], '2026-05-15': [], '2026-12-25': [['10:00', '11:00']] }
	}),
	readCalendar({
		timezone: 'Africa/Cairo',
		week: everyDay([
			['00:00', '00:30'],
			['22:15', '24:00']
		]),
		holidays: null
	}),
	readCalendar({
		timezone: 'Australia/Lord_Howe',
		week: everyDay([
			['01:15', '01:45'],
			['02:00', '09:00']
		]),
		holidays: null
	}),
	readCalendar({
		timezone: 'America/New_York',
		week: {
			...named.STD.week,
			'7': [
				['02:15', '02:45'],
				['02:50', '03:30']
			]
		},
		holidays: null
	})
];

/** Epoch milliseconds of an ISO instant. */
export function at(instant: string): number {
	return Date.parse(instant);
}

/** The ISO form in which the expected instants of these tests are written. */
export function iso(instant: number): string {
	return new Date(instant).toISOString().replace('.000Z', 'Z');
}
