import { kinds, states } from '#lib/features/follow-ups/follow-up.ts';
import type { End, Wait } from '#lib/features/follow-ups/wait.ts';
import { holdColumns, type HoldColumns } from './hold-columns.ts';
import { createNumbering } from '#lib/features/follow-ups/numbering.ts';
import { promiseColumns, type PromiseColumns } from './promise-columns.ts';

export const ends = ['open', 'answered', 'declined', 'overtaken', 'withdrawn'] as const satisfies End[];

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
	/** 1 or 0. */
	open: Uint8Array;
	reopened: Uint8Array;
	/** Who asked, and at which session: equal numbers for equal ones. */
	requester: Int32Array;
	session: Int32Array;
	organisations: readonly (string | null)[];
	promises: PromiseColumns;
	holds: HoldColumns;
};

export function columnsOf(known: Iterable<Wait>): Columns {
	const waits = [...known];
	const organisations = createNumbering();
	return {
		...{ waits, organisations: organisations.texts },
		...timesOf(waits),
		...traitsOf(waits, organisations.numberOf),
		promises: promiseColumns(waits),
		holds: holdColumns(waits, organisations.numberOf)
	};
}

function timesOf(waits: readonly Wait[]) {
	const column = () => new Int32Array(waits.length);
	const times = {
		...{ raisedAt: new Float64Array(waits.length), raisedOn: column(), repliedOn: column() },
		...{ endedOn: column(), days: column(), workingDays: column() },
		...{ age: column(), lag: column(), silence: column() }
	};
	for (const [place, wait] of waits.entries()) {
		times.raisedAt[place] = Date.parse(wait.raisedAt);
		times.raisedOn[place] = wait.raisedOn;
		times.repliedOn[place] = wait.repliedOn ?? NEVER;
		times.endedOn[place] = wait.endedOn ?? NEVER;
		times.days[place] = wait.days;
		times.workingDays[place] = wait.workingDays;
		times.age[place] = wait.age;
		times.lag[place] = wait.lag;
		times.silence[place] = wait.silence;
	}
	return times;
}

function traitsOf(waits: readonly Wait[], organisation: (id: string | null) => number) {
	const marks = () => new Uint8Array(waits.length);
	const column = () => new Int32Array(waits.length);
	const [requesters, sessions] = [createNumbering(), createNumbering()];
	const traits = {
		...{ kind: marks(), state: marks(), end: marks(), open: marks(), reopened: marks() },
		...{ home: column(), requester: column(), session: column() }
	};
	for (const [place, wait] of waits.entries()) {
		traits.kind[place] = kinds.indexOf(wait.kind);
		traits.state[place] = states.indexOf(wait.state);
		traits.end[place] = ends.indexOf(wait.end);
		traits.open[place] = Number(wait.open);
		traits.reopened[place] = Number(wait.reopenCount > 0);
		traits.home[place] = organisation(wait.homeId);
		traits.requester[place] = requesters.numberOf(wait.requesterId);
		traits.session[place] = sessions.numberOf(wait.sessionId);
	}
	return traits;
}
