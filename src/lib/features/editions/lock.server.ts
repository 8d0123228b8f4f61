import { locksRows, type Trx } from '#lib/server/db/open.ts';

/** Makes changes of one edition, its sessions and its leads wait for each other; SQLite does so by itself. */
export async function lockEditions(trx: Trx, editionIds: string[]) {
	if (!locksRows(trx) || !editionIds.length) return;
	await trx
		.selectFrom('edition')
		.select('id')
		.where('id', 'in', editionIds)
		.orderBy('id')
		.forNoKeyUpdate()
		.execute();
}
