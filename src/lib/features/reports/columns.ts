import { readDate } from '#lib/engine/turnaround/days.ts';
import { kinds, states } from '#lib/features/follow-ups/follow-up.ts';
import { createNumbering, type Numbering } from '#lib/features/follow-ups/numbering.ts';
import type { End, Wait } from '#lib/features/follow-ups/wait.ts';
import { holdColumns, NO_HOLDS, type HoldColumns } from './hold-columns.ts';
import { grown } from './lists.ts';
import { NO_PROMISES, promiseColumns, type PromiseColumns } from './promise-columns.ts';

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
 * they need in milliseconds, where going through as many objects takes a second.
 */
export type Columns = {
	/** The wish at each place. */
	waits: readonly Wait[];
	/** Milliseconds since 1970. */
	raisedAt: Float64Array;
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
	requester: Int32Array;
	session: Int32Array;
	organisations: readonly (string | null)[];
	sessions: readonly (string | null)[];
	promises: PromiseColumns;
	holds: HoldColumns;
	numbers: Numbers;
};

type Numbers = Record<'organisation' | 'session' | 'requester', Numbering>;

/**
 * The columns of what is known. Of what is the same as in the columns of before nothing is read again, so that one more
 * event costs a copy.
 */
export function columnsOf(waits: readonly Wait[], before: Columns = nothing()): Columns {
	const changed = changedPlaces(before.waits, waits);
	// Where much changed, what is left behind is not worth keeping.
	const isMuch = before.waits.length > 0 && changed && changed.length > waits.length / 2;
	if (!changed || isMuch) return columnsOf(waits);
	const { numbers } = before;
	const columns = {
		...{ ...grownColumns(before, waits.length), waits, numbers },
		promises: promiseColumns(before.promises, waits, changed),
		holds: holdColumns(before.holds, waits, changed, numbers.organisation.numberOf)
	};
	for (const place of changed) {
		setTimes(columns, place, waits[place]!);
		setTraits(columns, place, waits[place]!);
	}
	return columns;
}

/** Where there is another wish now, or more to know of the same; undefined when the wishes do not go on from those of before. */
function changedPlaces(before: readonly Wait[], waits: readonly Wait[]): number[] | undefined {
	const changed: number[] = [];
	for (let place = 0; place < Math.max(before.length, waits.length); place += 1) {
		const [old, wait] = [before[place], waits[place]];
		if (old === wait) continue;
		if (!wait || (old && old.id !== wait.id)) return undefined;
		changed.push(place);
	}
	return changed;
}

function nothing(): Columns {
	const [organisation, session, requester] = [createNumbering(), createNumbering(), createNumbering()];
	const [day, mark] = [() => new Int32Array(), () => new Uint8Array()];
	return {
		...{ waits: [], numbers: { organisation, session, requester } },
		...{ organisations: organisation.texts, sessions: session.texts },
		...{ raisedAt: new Float64Array(), raisedOn: day(), repliedOn: day(), endedOn: day(), usefulOn: day() },
		...{ days: day(), workingDays: day(), age: day(), lag: day(), silence: day() },
		...{ kind: mark(), state: mark(), end: mark(), open: mark(), reopened: mark() },
		...{ home: day(), requester: day(), session: day(), reason: new Int8Array() },
		...{ promises: NO_PROMISES, holds: NO_HOLDS }
	};
}

/** Copies with room for so many wishes; everything that is no column is the same. */
function grownColumns(columns: Columns, length: number): Columns {
	const copies = Object.entries(columns).map(([name, column]) => [
		name,
		ArrayBuffer.isView(column) ? grown(column as Int32Array, length) : column
	]);
	return Object.fromEntries(copies) as Columns;
}

function setTimes(columns: Columns, place: number, wait: Wait) {
	columns.raisedAt[place] = Date.parse(wait.raisedAt);
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
	columns.requester[place] = numbers.requester.numberOf(wait.requesterId);
	columns.session[place] = numbers.session.numberOf(wait.sessionId);
	columns.reason[place] = endReasonOf(wait);
}

function endReasonOf({ end, outcomeReason }: Wait): number {
	if (end === 'open' || end === 'answered') return NONE;
	const said = endReasons.findIndex((known) => known === outcomeReason);
	return said === NONE ? endReasons.indexOf(end) : said;
}
