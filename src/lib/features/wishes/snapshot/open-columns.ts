import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { readDate } from '#lib/engine/turnaround/days.ts';
import { kinds, isWaiting } from '../wish.ts';
import { grownRows } from '../../../engine/columns/lists.ts';
import { createNumbering, type Numbering } from '../../../engine/columns/numbering.ts';
import type { Wait } from '../clocks/elapsed.ts';

/** The number of nobody. */
export const NOBODY = -1;

/**
 * The open wishes side by side, longest waiting first: a wish is a place, a fact a column of numbers. A list finds its
 * own among tens of thousands in a millisecond, where going through as many objects takes thirty.
 */
export type OpenColumns = Columns & {
	/** The wish at each place. */
	ids: readonly string[];
	calendars: readonly BusinessCalendar[];
	organisations: readonly (string | null)[];
	numberOf(personId: string): number;
	numbers: Numbers;
};

type Columns = {
	/** A place in `kinds`. */
	kind: Uint8Array;
	/** Who asked and who deals with it, by number. */
	asker: Int32Array;
	owner: Int32Array;
	/** Which organisation owes the answer: a place in `organisations`. */
	owing: Int32Array;
	/** A place in `calendars`. */
	calendar: Int32Array;
	/** Working days since it was asked. */
	age: Int32Array;
	/** Milliseconds since 1970. */
	raisedAt: Float64Array;
	/** The same: when the next promise falls due, and from when it is nearly late and late; Infinity for never. */
	due: Float64Array;
	nearlyFrom: Float64Array;
	lateFrom: Float64Array;
	/** Until when it waits for its asker; Infinity when it does not. */
	pausedUntil: Float64Array;
	/** Days since 1 January 1970 until which it is useful, or Infinity. */
	usefulOn: Float64Array;
};

type Numbers = { person: Numbering; organisation: Numbering; calendars: Map<BusinessCalendar, number> };

/** What late, nearly late and without an owner mean, on every page: of the open wish at a place, at an instant. */
export function urgencyAt({ owner, lateFrom, nearlyFrom }: OpenColumns, at: number) {
	const isLate = (place: number): boolean => lateFrom[place]! < at;
	return {
		isLate,
		isNearly: (place: number): boolean => !isLate(place) && nearlyFrom[place]! <= at,
		isUnowned: (place: number): boolean => owner[place] === NOBODY
	};
}

/**
 * The columns of these wishes and of those in the columns of before that did not change; of these nothing is read
 * again.
 */
export function openColumns(
	fresh: readonly Wait[],
	before: OpenColumns = nothing(),
	changed: ReadonlySet<string> = new Set()
): OpenColumns {
	const added = fresh
		.map((wait) => ({ wait, id: wait.id, raisedAt: Date.parse(wait.raisedAt) }))
		.sort(longestWaiting);
	const kept = placesOfOthers(before, changed);
	const columns = grownRows(createColumns(), added.length + kept.length);
	const ids: string[] = [];
	let [next, old] = [0, 0];
	while (ids.length < added.length + kept.length) {
		const [one, from] = [added[next], kept[old]];
		if (one && (from === undefined || longestWaiting(one, standingAt(before, from)) < 0)) {
			set(columns, ids.length, one.wait, before.numbers);
			ids.push(one.id);
			next += 1;
		} else {
			copy(columns, ids.length, before, from!);
			ids.push(before.ids[from!]!);
			old += 1;
		}
	}
	return assembled(columns, ids, before.numbers);
}

type Standing = { raisedAt: number; id: string };

/** The order of lists: by when it was raised. */
export function longestWaiting(one: Standing, other: Standing): number {
	if (one.raisedAt !== other.raisedAt) return one.raisedAt - other.raisedAt;
	return one.id < other.id ? -1 : Number(one.id > other.id);
}

export function standingAt({ raisedAt, ids }: OpenColumns, place: number): Standing {
	return { raisedAt: raisedAt[place]!, id: ids[place]! };
}

function nothing(): OpenColumns {
	const numbers = {
		person: createNumbering(),
		organisation: createNumbering(),
		calendars: new Map<BusinessCalendar, number>()
	};
	return assembled(createColumns(), [], numbers);
}

function assembled(columns: Columns, ids: readonly string[], numbers: Numbers): OpenColumns {
	const { person, organisation, calendars } = numbers;
	return {
		...columns,
		ids,
		numbers,
		numberOf: person.numberOf,
		organisations: organisation.texts,
		calendars: [...calendars.keys()]
	};
}

function createColumns(): Columns {
	const [numbers, instants] = [() => new Int32Array(), () => new Float64Array()];
	return {
		kind: new Uint8Array(),
		asker: numbers(),
		owner: numbers(),
		owing: numbers(),
		calendar: numbers(),
		age: numbers(),
		raisedAt: instants(),
		due: instants(),
		nearlyFrom: instants(),
		lateFrom: instants(),
		pausedUntil: instants(),
		usefulOn: instants()
	};
}

function placesOfOthers({ ids }: OpenColumns, changed: ReadonlySet<string>): Int32Array {
	const places = new Int32Array(ids.length);
	let size = 0;
	for (let place = 0; place < ids.length; place += 1) if (!changed.has(ids[place]!)) places[size++] = place;
	return places.subarray(0, size);
}

function copy(columns: Columns, place: number, before: Columns, from: number) {
	columns.kind[place] = before.kind[from]!;
	columns.asker[place] = before.asker[from]!;
	columns.owner[place] = before.owner[from]!;
	columns.owing[place] = before.owing[from]!;
	columns.calendar[place] = before.calendar[from]!;
	columns.age[place] = before.age[from]!;
	columns.raisedAt[place] = before.raisedAt[from]!;
	columns.due[place] = before.due[from]!;
	columns.nearlyFrom[place] = before.nearlyFrom[from]!;
	columns.lateFrom[place] = before.lateFrom[from]!;
	columns.pausedUntil[place] = before.pausedUntil[from]!;
	columns.usefulOn[place] = before.usefulOn[from]!;
}

function set(columns: Columns, place: number, wait: Wait, { person, organisation, calendars }: Numbers) {
	const { kind, askerId, ownerPersonId, ownerOrganisationId, calendar, age } = wait;
	if (!calendars.has(calendar)) calendars.set(calendar, calendars.size);
	columns.kind[place] = kinds.indexOf(kind);
	columns.asker[place] = person.numberOf(askerId);
	columns.owner[place] = ownerPersonId === null ? NOBODY : person.numberOf(ownerPersonId);
	columns.owing[place] = organisation.numberOf(ownerOrganisationId);
	columns.calendar[place] = calendars.get(calendar)!;
	columns.age[place] = age;
	setInstants(columns, place, wait);
}

function setInstants(columns: Columns, place: number, wait: Wait) {
	const { raisedAt, moments, pausedUntil, usefulUntil } = wait;
	const [waiting, due] = [isWaiting(wait), instantOf(moments.due)];
	columns.raisedAt[place] = Date.parse(raisedAt);
	columns.due[place] = due;
	// Whoever waits for the asker is not late, and what is late once stays so.
	const never = waiting || due === Infinity;
	columns.nearlyFrom[place] = never ? Infinity : instantOf(moments.atRisk);
	columns.lateFrom[place] = never ? Infinity : moments.broken ? -Infinity : due;
	columns.pausedUntil[place] = waiting ? instantOf(pausedUntil) : Infinity;
	columns.usefulOn[place] = usefulUntil === null ? Infinity : readDate(usefulUntil);
}

function instantOf(text: string | null): number {
	return text === null ? Infinity : Date.parse(text);
}
