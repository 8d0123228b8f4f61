import { expect, test } from 'vitest';
import file from '../../support/turnaround-cases.json' with { type: 'json' };
import { CalendarError } from '#lib/engine/turnaround/calendar.ts';
import { dueAt } from '#lib/engine/turnaround/due.ts';
import { readCalendar } from '#lib/engine/turnaround/read-calendar.ts';
import { at, std } from './calendars.ts';

const std9to5 = file.calendars.STD;

function fieldRefused(json: unknown): string {
	try {
		readCalendar(json);
	} catch (error) {
		if (error instanceof CalendarError) return error.field;
		throw error;
	}
	return 'nothing';
}

test('reads every calendar of the worked examples', () => {
	for (const calendar of Object.values(file.calendars)) expect(fieldRefused(calendar)).toBe('nothing');
});

test.each([
	['a list', [], ''],
	['an unknown field', { ...std9to5, colour: 'red' }, 'colour'],
	['an unknown zone', { ...std9to5, timezone: 'Europe/Atlantis' }, 'timezone'],
	['a bare offset', { ...std9to5, timezone: '+02:00' }, 'timezone'],
	['an eighth weekday', { ...std9to5, week: { '8': [['09:00', '17:00']] } }, 'week.8'],
	[
		'overlapping intervals',
		{
			...std9to5,
			week: {
				'1': [
					['12:00', '17:00'],
					['09:00', '12:30']
				]
			}
		},
		'week.1'
	],
	['a close before its open', { ...std9to5, week: { '1': [['17:00', '09:00']] } }, 'week.1'],
	['a close at its open', { ...std9to5, week: { '1': [['09:00', '09:00']] } }, 'week.1'],
	['an hour that does not exist', { ...std9to5, week: { '1': [['09:00', '25:00']] } }, 'week.1'],
	['midnight as an opening', { ...std9to5, week: { '1': [['24:00', '24:00']] } }, 'week.1'],
	['no word about holidays', { ...std9to5, holidays: undefined }, 'holidays'],
	['another country', { ...std9to5, holidays: { ...std9to5.holidays, country: 'BE' } }, 'holidays.country'],
	[
		'another rhythm',
		{ ...std9to5, holidays: { ...std9to5.holidays, liberationDay: 'often' } },
		'holidays.liberationDay'
	],
	['a date that does not exist', { ...std9to5, exceptions: { '2026-02-30': [] } }, 'exceptions.2026-02-30'],
	['a week that is closed', { ...std9to5, week: { '1': [] } }, 'week']
])('refuses %s and names the field', (_, json, field) => {
	expect(fieldRefused(json)).toBe(field);
});

test('refuses 401 closing days in a row and accepts 400', () => {
	const closed = (count: number) =>
		Object.fromEntries(
			Array.from({ length: count }, (_, day) => [
				new Date((20_500 + day) * 86_400_000).toISOString().slice(0, 10),
				[]
			])
		);
	const sevenDays = { ...file.calendars['24x7'] };

	expect(fieldRefused({ ...sevenDays, exceptions: closed(400) })).toBe('nothing');
	expect(fieldRefused({ ...sevenDays, exceptions: closed(401) })).toBe('week');
});

test('takes intervals that touch, in any order', () => {
	const json = {
		...std9to5,
		week: {
			'1': [
				['12:30', '17:00'],
				['09:00', '12:30']
			]
		}
	};

	expect(fieldRefused(json)).toBe('nothing');
});

test('throws instead of searching for ever when a calendar that was not checked is never open', () => {
	const never = { ...std, week: {} };
	const target = { unit: 'business_hours', value: 1 } as const;

	expect(() => dueAt({ calendar: never, start: at('2026-06-10T08:00:00Z'), target })).toThrow(CalendarError);
});

test('an exception opens an office on a holiday and closes it on a working day', () => {
	const json = { ...std9to5, exceptions: { '2026-12-25': [['10:00', '12:00']], '2026-12-24': [] } };
	const calendar = readCalendar(json);
	const target = { unit: 'business_hours', value: 1 } as const;

	expect(dueAt({ calendar, start: at('2026-12-23T16:00:00Z'), target })).toBe(at('2026-12-25T10:00:00Z'));
});
