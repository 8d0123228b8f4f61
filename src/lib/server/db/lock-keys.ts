import { sql } from 'kysely';
import { locksRows, type Trx } from './open.ts';

/**
 * Lets transactions about the same keys wait for each other, in every process; always in one order, so that none waits
 * in a circle. A transaction on SQLite holds the write lock from its first moment.
 */
export async function lockKeys(trx: Trx, ...keys: string[]) {
	if (!locksRows(trx)) return;
	for (const key of [...new Set(keys)].toSorted())
		await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
}
