import { noLists, type Lists } from '../../../engine/columns/lists.ts';
import type { Hold } from '../clocks/elapsed.ts';

/** Who held wishes, of each in the order of time. */
export type OwnerColumns = Lists<{
	/** By number. */
	organisation: Int32Array;
	/** Working days. */
	days: Int32Array;
	/** 1 or 0. */
	open: Uint8Array;
}>;

export function noOwners(): OwnerColumns {
	return noLists({ organisation: new Int32Array(), days: new Int32Array(), open: new Uint8Array() });
}

export function setOwner(
	{ organisation, days, open }: OwnerColumns['rows'],
	row: number,
	hold: Hold,
	numberOf: (organisationId: string | null) => number
) {
	organisation[row] = numberOf(hold.organisationId);
	days[row] = hold.days;
	open[row] = Number(hold.open);
}
