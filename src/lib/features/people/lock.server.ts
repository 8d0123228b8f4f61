import { locksRows, type Trx } from '#lib/server/db/open.ts';

/**
 * Makes changes of what people hold (seats, leads, memberships, one account) wait for each other; to be called
 * before editions are locked. SQLite does so by itself.
 */
export async function lockPeople(trx: Trx, personIds: string[]) {
	if (!locksRows(trx) || !personIds.length) return;
	await trx
		.selectFrom('person')
		.select('id')
		.where('id', 'in', personIds)
		.orderBy('id')
		.forNoKeyUpdate()
		.execute();
}
