import { lockPeople } from '#lib/features/people/lock.server.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { discard } from '#lib/server/files/receive.ts';
import { erase } from './erase.server.ts';
import { saveLedger } from './erased.server.ts';
import { readLedger } from './ledger.server.ts';

/**
 * Does again what a restored backup does not know of, whatever stands in the way, and writes into the ledger what a
 * crash kept out of it; to be called before anybody is let in. Answers how many were erased anew.
 */
export async function redoErasures(db: Db, { dataDir }: { dataDir: string }): Promise<number> {
	let redone = 0;
	for (const erasure of await readLedger(dataDir)) {
		const files = await db.transaction().execute(async (trx) => {
			await lockPeople(trx, [erasure.personId]);
			return (await isNamed(trx, erasure.personId)) ? await erase(trx, null, erasure) : undefined;
		});
		if (!files) continue;
		await discard(dataDir, files);
		redone += 1;
	}
	await saveLedger(db, dataDir);
	return redone;
}

async function isNamed(trx: Trx, personId: string) {
	const row = await trx
		.selectFrom('person')
		.select('id')
		.where('id', '=', personId)
		.where('erasedAt', 'is', null)
		.executeTakeFirst();
	return row !== undefined;
}
