import { addMs, now } from './clock.ts';
import type { Db } from './db/open.ts';

export type Limit = { hits: number; withinMs: number };

/** Counts one more try under a key; false when that is more than the limit allows. */
export async function withinLimit(db: Db, key: string, limit: Limit): Promise<boolean> {
	const since = addMs(now(), -limit.withinMs);
	const { count } = await db
		.selectFrom('limitHit')
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('key', '=', key)
		.where('at', '>', since)
		.executeTakeFirstOrThrow();
	if (count >= limit.hits) return false;
	await db.insertInto('limitHit').values({ key, at: now() }).execute();
	return true;
}

export async function forgetLimit(db: Db, key: string) {
	await db.deleteFrom('limitHit').where('key', '=', key).execute();
}

/** Tries of more than a day ago no longer count anywhere. */
export async function forgetOldLimits(db: Db) {
	await db.deleteFrom('limitHit').where('at', '<', addMs(now(), -86_400_000)).execute();
}
