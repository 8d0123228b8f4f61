import { noLists, type Lists } from '../../../engine/columns/lists.ts';
import type { Dated } from '../clocks/elapsed.ts';

/** The promised answers of wishes. */
export type PromiseColumns = Lists<{
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
}>;

export function noPromises(): PromiseColumns {
	const [mark, time] = [() => new Uint8Array(), () => new Float64Array()];
	return noLists({
		due: time(),
		dueOn: new Int32Array(),
		lasted: time(),
		net: time(),
		paused: mark(),
		met: mark(),
		excused: mark(),
		dropped: mark()
	});
}

export function setPromise(rows: PromiseColumns['rows'], row: number, promise: Dated) {
	const { state, dueAt, dueOn, brokenAt, excusedReason, lasted, netMs } = promise;
	rows.due[row] = dueAt === null ? NaN : Date.parse(dueAt);
	rows.dueOn[row] = dueOn ?? 0;
	rows.paused[row] = Number(state === 'paused');
	rows.met[row] = Number(state === 'met');
	rows.excused[row] = Number(excusedReason !== null);
	rows.dropped[row] = Number(state === 'cancelled' && brokenAt === null);
	rows.lasted[row] = lasted ?? NaN;
	rows.net[row] = netMs ?? NaN;
}

export function isAnswer({ metric }: Dated) {
	return metric === 'answer';
}
