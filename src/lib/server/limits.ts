import { addMs, DAY, now } from './clock.ts';
import { lockKeys } from './db/lock-keys.ts';
import type { Db, Trx } from './db/open.ts';
import { newId } from './ids.ts';

export type Limit = { hits: number; withinMs: number };
/** What a try counts for: something that is tried, and how often it may be. */
export type Counted = { key: string; limit: Limit };
export type Try = { id: string; keys: string[] };

/**
 * Counts one try for everything it is a try of, before it is made: of many at once no more get through than are
 * allowed. Where one of the limits is reached nothing is counted, and that limit is the answer.
 */
export async function countTry(db: Db, counted: Counted[]): Promise<{ made: Try } | { full: Limit }> {
	const made: Try = { id: newId(), keys: counted.map(({ key }) => key) };
	return await db.transaction().execute(async (trx) => {
		await lockKeys(trx, ...made.keys);
		for (const { key, limit } of counted) if (await isFull(trx, key, limit)) return { full: limit };
		const at = now();
		if (made.keys.length)
			await trx
				.insertInto('limitHit')
				.values(made.keys.map((key) => ({ key, at, tryId: made.id })))
				.execute();
		return { made };
	});
}

async function isFull(trx: Trx, key: string, limit: Limit) {
	const { count } = await trx
		.selectFrom('limitHit')
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('key', '=', key)
		.where('at', '>', addMs(now(), -limit.withinMs))
		.executeTakeFirstOrThrow();
	return count >= limit.hits;
}

/** A try that turned out right was none; those before it still count. */
export async function takeBackTry(db: Db, { id, keys }: Try) {
	await db.deleteFrom('limitHit').where('key', 'in', keys).where('tryId', '=', id).execute();
}

/** Tries of more than a day ago no longer count anywhere. */
export async function forgetOldLimits(db: Db) {
	await db.deleteFrom('limitHit').where('at', '<', addMs(now(), -DAY)).execute();
}
