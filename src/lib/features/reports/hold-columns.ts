import type { Hold, Wait } from '#lib/features/follow-ups/wait.ts';
import { appended, grown, nowhere, type Lists } from './lists.ts';

/** Who held wishes, side by side, of each wish in the order of time. */
export type HoldColumns = Lists & {
	/** By number. */
	organisation: Int32Array;
	/** Working days. */
	days: Int32Array;
	/** 1 or 0. */
	open: Uint8Array;
};

export const NO_HOLDS: HoldColumns = {
	...nowhere(),
	...{ organisation: new Int32Array(), days: new Int32Array(), open: new Uint8Array() }
};

/** Those of before, with what the wishes at the changed places have now. */
export function holdColumns(
	before: HoldColumns,
	waits: readonly Wait[],
	changed: readonly number[],
	organisation: (id: string | null) => number
): HoldColumns {
	const { lists, add } = appended<Hold>(before, waits.length, changed, (place) => waits[place]!.holds);
	const columns = {
		...lists,
		organisation: grown(before.organisation, lists.size),
		days: grown(before.days, lists.size),
		open: grown(before.open, lists.size)
	};
	add((hold, place) => {
		columns.organisation[place] = organisation(hold.organisationId);
		columns.days[place] = hold.days;
		columns.open[place] = Number(hold.open);
	});
	return columns;
}
