import type { Dated, Wait } from '#lib/features/follow-ups/wait.ts';
import { appended, grown, nowhere, type Lists } from './lists.ts';

/** The promised answers of wishes side by side. */
export type PromiseColumns = Lists & {
	/** Milliseconds since 1970, NaN while paused; and its day since 1970. */
	due: Float64Array;
	dueOn: Int32Array;
	/** 1 or 0. */
	paused: Uint8Array;
	met: Uint8Array;
	excused: Uint8Array;
	/** Ended without an answer before it was late. */
	dropped: Uint8Array;
	/** Milliseconds of office time with and without pauses; NaN as long as it runs. */
	lasted: Float64Array;
	net: Float64Array;
};

export const NO_PROMISES: PromiseColumns = {
	...nowhere(),
	...{
		due: new Float64Array(),
		dueOn: new Int32Array(),
		lasted: new Float64Array(),
		net: new Float64Array()
	},
	...{ paused: new Uint8Array(), met: new Uint8Array(), excused: new Uint8Array(), dropped: new Uint8Array() }
};

/** Those of before, with what the wishes at the changed places were promised by now. */
export function promiseColumns(
	before: PromiseColumns,
	waits: readonly Wait[],
	changed: readonly number[]
): PromiseColumns {
	const { lists, add } = appended<Dated>(before, waits.length, changed, (place) =>
		waits[place]!.promises.filter(isAnswer)
	);
	const { size } = lists;
	const columns = {
		...{ ...lists, due: grown(before.due, size), dueOn: grown(before.dueOn, size) },
		...{ lasted: grown(before.lasted, size), net: grown(before.net, size) },
		...{ paused: grown(before.paused, size), met: grown(before.met, size) },
		...{ excused: grown(before.excused, size), dropped: grown(before.dropped, size) }
	};
	add((promise, place) => set(columns, place, promise));
	return columns;
}

function set(columns: PromiseColumns, place: number, promise: Dated) {
	const { state, dueAt, dueOn, breachedAt, excusedReason, lasted, netMs } = promise;
	columns.due[place] = dueAt === null ? NaN : Date.parse(dueAt);
	columns.dueOn[place] = dueOn ?? 0;
	columns.paused[place] = Number(state === 'paused');
	columns.met[place] = Number(state === 'met');
	columns.excused[place] = Number(excusedReason !== null);
	columns.dropped[place] = Number(state === 'cancelled' && breachedAt === null);
	columns.lasted[place] = lasted ?? NaN;
	columns.net[place] = netMs ?? NaN;
}

function isAnswer({ metric }: Dated) {
	return metric === 'answer';
}
