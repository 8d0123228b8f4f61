import { expect, test } from 'vitest';
import file from '../../support/turnaround-cases.json' with { type: 'json' };
import { InputError } from '#lib/engine/input-error.ts';
import { answerTurnaroundFile } from '#lib/engine/turnaround/answer-file.ts';

const question = {
	id: 'q1',
	calendar: 'STD',
	start: '2026-06-10T08:00:00Z',
	target: { unit: 'business_hours', value: 4 }
};

function answer(change: object, calendars: unknown = file.calendars): unknown {
	return answerTurnaroundFile({ calendars, cases: [{ ...question, ...change }] });
}

function refusal(ask: () => unknown): string {
	try {
		ask();
	} catch (error) {
		if (error instanceof InputError) return error.message;
		throw error;
	}
	return 'answered';
}

test('answers a target with a due instant and an until with net minutes', () => {
	expect(answer({})).toEqual({ results: [{ id: 'q1', due: '2026-06-10T12:00:00Z' }] });
	expect(answer({ target: undefined, until: '2026-06-10T09:30:30Z' })).toEqual({
		results: [{ id: 'q1', elapsedMinutes: 90.5 }]
	});
});

test('leaves the pauses out of the elapsed minutes', () => {
	const pauses = [{ from: '2026-06-10T08:30:00Z', to: '2026-06-10T09:00:00Z' }];

	expect(answer({ target: undefined, until: '2026-06-10T10:00:00Z', pauses })).toEqual({
		results: [{ id: 'q1', elapsedMinutes: 90 }]
	});
});

test('reads an instant with an offset, and writes a fraction of a second only when there is one', () => {
	expect(answer({ start: '2026-06-10T10:00:00.250+02:00' })).toEqual({
		results: [{ id: 'q1', due: '2026-06-10T12:00:00.250Z' }]
	});
});

test('answers a file without cases', () => {
	expect(answerTurnaroundFile({ calendars: {}, cases: [] })).toEqual({ results: [] });
});

test.each([
	[{ calendar: 'NONE' }, 'cases[0].calendar names an unknown calendar "NONE".'],
	[{ calendar: '__proto__' }, 'cases[0].calendar names an unknown calendar "__proto__".'],
	[{ colour: 'red' }, 'cases[0].colour is not a known field.'],
	[{ start: '2026-06-10' }, 'cases[0].start must be an instant such as 2026-06-10T08:00:00Z.'],
	[{ start: '2026-06-10T08:00:00' }, 'cases[0].start must be an instant such as 2026-06-10T08:00:00Z.'],
	[{ start: '2026-02-30T08:00:00Z' }, 'cases[0].start must be an instant such as 2026-06-10T08:00:00Z.'],
	[{ start: '1600-02-03T08:00:00Z' }, 'cases[0].start must lie between the years 1900 and 2199.'],
	[{ target: undefined }, 'cases[0] must have either a target or an until.'],
	[{ until: '2026-06-11T08:00:00Z' }, 'cases[0] must have either a target or an until.'],
	[{ target: undefined, until: '2026-06-09T08:00:00Z' }, 'cases[0].until lies before the start.'],
	[
		{ target: { unit: 'weeks', value: 1 } },
		'cases[0].target.unit must be business_hours, business_minutes or business_days.'
	],
	[{ target: { unit: 'business_hours', value: -4 } }, 'cases[0].target.value must not be negative.'],
	[{ target: { unit: 'business_hours', value: '4' } }, 'cases[0].target.value must be a number.'],
	[
		{ target: { unit: 'business_days', value: 0.5 } },
		'cases[0].target.value must be a whole number of business days.'
	],
	[
		{ target: { unit: 'business_days', value: 1e7 } },
		'cases[0].target.value leads to a due date after the year 2199.'
	],
	[
		{ target: { unit: 'business_hours', value: 1e300 } },
		'cases[0].target.value leads to a due date after the year 2199.'
	],
	[
		{ pauses: [{ from: '2026-06-11T08:00:00Z', to: '2026-06-10T08:00:00Z' }] },
		'cases[0].pauses[0].to lies before its from.'
	],
	[{ id: '' }, 'cases[0].id is empty.']
])('refuses %j and names the field', (change, message) => {
	expect(refusal(() => answer(change))).toBe(message);
});

test('refuses the same id twice', () => {
	const twice = { calendars: file.calendars, cases: [question, question] };

	expect(refusal(() => answerTurnaroundFile(twice))).toBe('cases[1].id is used twice.');
});

test('names the calendar and its field when a calendar cannot be used', () => {
	const broken = { STD: { ...file.calendars.STD, week: { '1': [['17:00', '09:00']] } } };

	expect(refusal(() => answer({}, broken))).toBe(
		'calendars.STD.week.1 closes at 09:00, which is not after its opening at 17:00.'
	);
	expect(refusal(() => answer({}, { STD: 3 }))).toBe('calendars.STD must be an object.');
});

test.each([null, [], 'text', 4, {}])('refuses %j as a file', (json) => {
	expect(refusal(() => answerTurnaroundFile(json))).toMatch(/^(input|calendars) must be an object\.$/);
});
