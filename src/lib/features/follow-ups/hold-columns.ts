import { noLists, type Lists } from './lists.ts';
import type { Hold } from './wait.ts';

/** Who held wishes, of each in the order of time. */
export type HoldColumns = Lists<{
	/** By number. */
	organisation: Int32Array;
	/** Working days. */
	days: Int32Array;
	/** 1 or 0. */
	open: Uint8Array;
}>;

export function noHolds(): HoldColumns {
	return noLists({ organisation: new Int32Array(), days: new Int32Array(), open: new Uint8Array() });
}

export function setHold(
	{ organisation, days, open }: HoldColumns['rows'],
	row: number,
	hold: Hold,
	numberOf: (organisationId: string | null) => number
) {
	organisation[row] = numberOf(hold.organisationId);
	days[row] = hold.days;
	open[row] = Number(hold.open);
}
