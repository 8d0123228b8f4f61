import type { Db } from '#lib/server/db/open.ts';

/** Those who turned out to be somebody else: what is left of them is nobody to choose, ask or write to. */
export function mergedPeople(db: Db) {
	return db.selectFrom('mergedPerson').select('goneId');
}
