import type { Wait } from '#lib/features/follow-ups/wait.ts';
import { startsOf } from '#lib/features/follow-ups/numbering.ts';

/** Who held wishes, side by side; for the wish at place `p` from `starts[p]` up to `starts[p + 1]`, in the order of time. */
export type HoldColumns = {
	starts: Int32Array;
	/** By number. */
	organisation: Int32Array;
	/** Working days. */
	days: Int32Array;
	/** 1 or 0. */
	open: Uint8Array;
};

export function holdColumns(
	waits: readonly Wait[],
	organisation: (id: string | null) => number
): HoldColumns {
	const starts = startsOf(waits, ({ holds }) => holds.length);
	const size = starts.at(-1)!;
	const columns = {
		organisation: new Int32Array(size),
		days: new Int32Array(size),
		open: new Uint8Array(size)
	};
	let place = 0;
	for (const { holds } of waits)
		for (const hold of holds) {
			columns.organisation[place] = organisation(hold.organisationId);
			columns.days[place] = hold.days;
			columns.open[place++] = Number(hold.open);
		}
	return { starts, ...columns };
}
