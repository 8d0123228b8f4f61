import type { Db } from '#lib/server/db/open.ts';

/** Everybody who plans for all organisations, to be told what needs attention. */
export async function listStaffIds(db: Db): Promise<string[]> {
	const rows = await db
		.selectFrom('roleGrant')
		.select('personId')
		.distinct()
		.where('role', '=', 'staff')
		.where('endedAt', 'is', null)
		.orderBy('personId')
		.execute();
	return rows.map((row) => row.personId);
}
