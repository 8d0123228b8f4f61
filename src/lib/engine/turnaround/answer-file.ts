import { InputError } from '#lib/engine/input-error.ts';
import { readList, readName, readObject, readOptionalList, refuseTwice } from '#lib/engine/read-fields.ts';
import { CalendarError } from '#lib/engine/turnaround/calendar.ts';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { DAY, FIRST_YEAR, LAST_YEAR, MINUTE, yearOf } from '#lib/engine/turnaround/days.ts';
import { dueAt, netElapsed } from '#lib/engine/turnaround/due.ts';
import type { Pause } from '#lib/engine/turnaround/pauses.ts';
import { readCalendar } from '#lib/engine/turnaround/read-calendar.ts';
import { readTarget } from '#lib/engine/turnaround/read-target.ts';
import { readInstant, writeInstant } from '#lib/engine/turnaround/wall-time.ts';

export type Answer = { id: string; due: string } | { id: string; elapsedMinutes: number };

type Calendars = Map<string, BusinessCalendar>;

/**
 * Answers a file of questions `{ calendars: { name: BusinessCalendar }, cases: [{ id, calendar, start, pauses?, and
 * either target or until }] }`, in the order asked: a due instant for a target, net open minutes for an `until`.
 * Instants are ISO 8601 with `Z` or an offset. `note` and `expected` are allowed and not read.
 * Throws an InputError whose one-sentence message begins with the path of the field that is wrong.
 */
export function answerTurnaroundFile(json: unknown): { results: Answer[] } {
	const file = readObject(json, 'input', ['calendars', 'cases']);
	const calendars = readCalendars(file.calendars);
	const results = readList(file.cases, 'cases', (question, at) => answerCase(question, at, calendars));
	refuseTwice(
		results.map(({ id }) => id),
		(index) => `cases[${index}].id`
	);
	return { results };
}

function answerCase(json: unknown, at: string, calendars: Calendars): Answer {
	const question = readObject(json, at, [
		...['id', 'calendar', 'start', 'target', 'until', 'pauses', 'expected', 'note']
	]);
	const id = readName(question.id, `${at}.id`);
	const calendar = findCalendar(calendars, question.calendar, `${at}.calendar`);
	const start = readMoment(question.start, `${at}.start`);
	const pauses = readOptionalList(question.pauses, `${at}.pauses`, readPause);
	if ((question.target === undefined) === (question.until === undefined))
		throw new InputError(at, 'must have either a target or an until');

	if (question.target !== undefined) {
		const target = readTarget(question.target, `${at}.target`);
		const due = withinReach(`${at}.target.value`, () => dueAt({ calendar, start, target, pauses }));
		return { id, due: writeInstant(due) };
	}
	const until = readMoment(question.until, `${at}.until`);
	if (until < start) throw new InputError(`${at}.until`, 'lies before the start');
	return { id, elapsedMinutes: netElapsed({ calendar, start, pauses }, until) / MINUTE };
}

function readCalendars(value: unknown): Calendars {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new InputError('calendars', 'must be an object');
	const calendars: Calendars = new Map();
	for (const [name, json] of Object.entries(value))
		calendars.set(name, readNamedCalendar(json, `calendars.${readName(name, 'calendars')}`));
	return calendars;
}

function readNamedCalendar(json: unknown, at: string): BusinessCalendar {
	try {
		return readCalendar(json);
	} catch (error) {
		if (!(error instanceof CalendarError)) throw error;
		throw new InputError(error.field ? `${at}.${error.field}` : at, error.problem);
	}
}

function findCalendar(calendars: Calendars, value: unknown, at: string): BusinessCalendar {
	const name = readName(value, at);
	const calendar = calendars.get(name);
	if (!calendar) throw new InputError(at, `names an unknown calendar "${name}"`);
	return calendar;
}

function readPause(json: unknown, at: string): Pause {
	const pause = readObject(json, at, ['from', 'to']);
	const from = readMoment(pause.from, `${at}.from`);
	const to = readMoment(pause.to, `${at}.to`);
	if (to < from) throw new InputError(`${at}.to`, 'lies before its from');
	return { from, to };
}

/** An instant that leaves a year to spare on both sides of what a calendar answers for. */
function readMoment(value: unknown, at: string): number {
	const instant = typeof value === 'string' ? readInstant(value) : undefined;
	if (instant === undefined) throw new InputError(at, 'must be an instant such as 2026-06-10T08:00:00Z');
	const year = yearOf(instant / DAY);
	if (year <= FIRST_YEAR || year >= LAST_YEAR)
		throw new InputError(at, `must lie between the years ${FIRST_YEAR} and ${LAST_YEAR}`);
	return instant;
}

function withinReach<Value>(at: string, calculate: () => Value): Value {
	try {
		return calculate();
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		throw new InputError(at, `leads to a due date after the year ${LAST_YEAR}`);
	}
}
