import type { Db } from '#lib/server/db/open.ts';

/** Who looks after a group: who made it, or all staff when that person is staff no more. */
export async function listKeepers(db: Db, { madeBy }: { madeBy: string }): Promise<string[]> {
	const rows = await db
		.selectFrom('roleGrant')
		.select('personId')
		.distinct()
		.where('role', '=', 'staff')
		.where('endedAt', 'is', null)
		.orderBy('personId')
		.execute();
	const staff = rows.map(({ personId }) => personId);
	return staff.includes(madeBy) ? [madeBy] : staff;
}
