import { readDate } from '#lib/engine/turnaround/days.ts';
import { kinds, states } from '../wish.ts';
import { noOwners, setOwner, type OwnerColumns } from './owner-columns.ts';
import { copyLists, grownRows, layList } from '../../../engine/columns/lists.ts';
import { createNumbering, type Numbering } from '../../../engine/columns/numbering.ts';
import { isAnswer, noPromises, setPromise, type PromiseColumns } from './promise-columns.ts';
import type { End, Wait } from '../clocks/elapsed.ts';

export const ends = ['open', 'answered', 'declined', 'overtaken', 'withdrawn'] as const satisfies End[];

/** Why a wish ended without an answer: what its asker said, or how it ended. */
export const endReasons = [
	...(['changed_workplace', 'other_question', 'overtaken_by_news', 'found_elsewhere'] as const),
	...(['withdrawn', 'declined', 'overtaken'] as const)
];
export type EndReason = (typeof endReasons)[number];

/** The number of what is not there. */
export const NONE = -1;

/** The day of what has not happened: after every other. */
export const NEVER = 2 ** 31 - 1;

/**
 * The facts of many wishes side by side: a wish is a place, a fact a column of numbers. Figures go through the columns
 * they need in milliseconds, where going through as many objects takes a second and keeping them the memory of a server.
 */
export type Columns = {
	/** How many places there are; columns may have room for more. */
	size: number;
	/** The wish at each place, and where each stands; later ones are added to the places. */
	ids: string[];
	places: Map<string, number>;
	/** 1, or 0 where a wish was that is no longer known. */
	known: Uint8Array;
	/** Milliseconds since 1970; of what has not ended NaN. */
	raisedAt: Float64Array;
	endedAt: Float64Array;
	/** Days since 1 January 1970, or NEVER. */
	raisedOn: Int32Array;
	repliedOn: Int32Array;
	endedOn: Int32Array;
	usefulOn: Int32Array;
	/** How long it lasted: dates, and dates on which the office is open. */
	days: Int32Array;
	workingDays: Int32Array;
	/** Working days, as in Wait. */
	age: Int32Array;
	lag: Int32Array;
	silence: Int32Array;
	/** Places in `kinds`, `states`, `ends` and `organisations`. */
	kind: Uint8Array;
	state: Uint8Array;
	end: Uint8Array;
	home: Int32Array;
	/** A place in `endReasons`, or NONE. */
	reason: Int8Array;
	/** 1 or 0. */
	open: Uint8Array;
	reopened: Uint8Array;
	/** Who asked, and at which session: equal numbers for equal ones. */
	asker: Int32Array;
	session: Int32Array;
	organisations: readonly (string | null)[];
	sessions: readonly (string | null)[];
	promises: PromiseColumns;
	holds: OwnerColumns;
	numbers: Numbers;
};

type Numbers = Record<'organisation' | 'session' | 'asker', Numbering>;

export function noColumns(): Columns {
	const [organisation, session, asker] = [createNumbering(), createNumbering(), createNumbering()];
	const [day, mark, time] = [() => new Int32Array(), () => new Uint8Array(), () => new Float64Array()];
	return {
		size: 0,
		ids: [],
		places: new Map(),
		known: mark(),
		numbers: { organisation, session, asker },
		organisations: organisation.texts,
		sessions: session.texts,
		raisedAt: time(),
		endedAt: time(),
		raisedOn: day(),
		repliedOn: day(),
		endedOn: day(),
		usefulOn: day(),
		days: day(),
		workingDays: day(),
		age: day(),
		lag: day(),
		silence: day(),
		kind: mark(),
		state: mark(),
		end: mark(),
		open: mark(),
		reopened: mark(),
		home: day(),
		asker: day(),
		session: day(),
		reason: new Int8Array(),
		promises: noPromises(),
		holds: noOwners()
	};
}

/**
 * A copy with room for more wishes, to be changed by {@link setWish} and {@link forgetWish} before anybody reads it. It
 * takes the places along, so only one copy can go on from the same columns.
 */
export function copyColumns(columns: Columns, more: number): Columns {
	const room = columns.size + more;
	return {
		...grownRows(columns, room),
		ids: columns.ids.slice(),
		promises: copyLists(columns.promises, room),
		holds: copyLists(columns.holds, room)
	};
}

/** Sets what is known of a wish: at its place, or at a new one. */
export function setWish(columns: Columns, wait: Wait) {
	const { numbers, places } = columns;
	const place = places.get(wait.id) ?? columns.size++;
	places.set(wait.id, place);
	columns.ids[place] = wait.id;
	columns.known[place] = 1;
	setTimes(columns, place, wait);
	setTraits(columns, place, wait);
	layList(columns.promises, place, wait.promises.filter(isAnswer), setPromise);
	layList(columns.holds, place, wait.holds, (rows, row, hold) =>
		setOwner(rows, row, hold, numbers.organisation.numberOf)
	);
}

export function forgetWish(columns: Columns, id: string) {
	const place = columns.places.get(id);
	if (place !== undefined) columns.known[place] = 0;
}

function setTimes(columns: Columns, place: number, wait: Wait) {
	columns.raisedAt[place] = Date.parse(wait.raisedAt);
	columns.endedAt[place] = wait.endedAt === null ? NaN : Date.parse(wait.endedAt);
	columns.raisedOn[place] = wait.raisedOn;
	columns.repliedOn[place] = wait.repliedOn ?? NEVER;
	columns.endedOn[place] = wait.endedOn ?? NEVER;
	columns.usefulOn[place] = wait.usefulUntil === null ? NEVER : readDate(wait.usefulUntil);
	columns.days[place] = wait.days;
	columns.workingDays[place] = wait.workingDays;
	columns.age[place] = wait.age;
	columns.lag[place] = wait.lag;
	columns.silence[place] = wait.silence;
}

function setTraits(columns: Columns, place: number, wait: Wait) {
	const { numbers } = columns;
	columns.kind[place] = kinds.indexOf(wait.kind);
	columns.state[place] = states.indexOf(wait.state);
	columns.end[place] = ends.indexOf(wait.end);
	columns.open[place] = Number(wait.open);
	columns.reopened[place] = Number(wait.reopenCount > 0);
	columns.home[place] = numbers.organisation.numberOf(wait.homeId);
	columns.asker[place] = numbers.asker.numberOf(wait.askerId);
	columns.session[place] = numbers.session.numberOf(wait.sessionId);
	columns.reason[place] = endReasonOf(wait);
}

function endReasonOf({ end, outcomeReason }: Wait): number {
	if (end === 'open' || end === 'answered') return NONE;
	const said = endReasons.findIndex((known) => known === outcomeReason);
	return said === NONE ? endReasons.indexOf(end) : said;
}
