import type { Db } from '#lib/server/db/open.ts';

/** Under which name somebody's own authenticators keep this account. */
export async function findAddress(db: Db, personId: string): Promise<{ email: string } | undefined> {
	return await db.selectFrom('person').select('email').where('id', '=', personId).executeTakeFirst();
}
