import type { Dated, Wait } from '#lib/features/follow-ups/wait.ts';
import { startsOf } from '#lib/features/follow-ups/numbering.ts';

/** The promised answers of wishes side by side; those of the wish at place `p` stand from `starts[p]` up to `starts[p + 1]`. */
export type PromiseColumns = {
	starts: Int32Array;
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

export function promiseColumns(waits: readonly Wait[]): PromiseColumns {
	const starts = startsOf(waits, ({ promises }) =>
		promises.reduce((sum, one) => sum + (isAnswer(one) ? 1 : 0), 0)
	);
	const columns = emptyColumns(starts, starts.at(-1)!);
	let place = 0;
	for (const { promises } of waits) for (const one of promises) if (isAnswer(one)) set(columns, place++, one);
	return columns;
}

function emptyColumns(starts: Int32Array, size: number): PromiseColumns {
	const [times, marks] = [() => new Float64Array(size), () => new Uint8Array(size)];
	return {
		...{ starts, due: times(), dueOn: new Int32Array(size), lasted: times(), net: times() },
		...{ paused: marks(), met: marks(), excused: marks(), dropped: marks() }
	};
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
