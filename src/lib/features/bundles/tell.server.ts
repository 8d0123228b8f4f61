import { holdersOf } from '#lib/features/people/relations.server.ts';
import type { Db } from '#lib/server/db/open.ts';

/** Who looks after a group: who made it, or all staff when that person is staff no more. */
export async function listKeepers(db: Db, { madeBy }: { madeBy: string }): Promise<string[]> {
	const staff = await holdersOf(db, 'staff');
	return staff.includes(madeBy) ? [madeBy] : staff;
}
