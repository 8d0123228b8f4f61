import { sql } from 'kysely';
import type { Db } from '#lib/server/db/open.ts';

/** How many rows a piece of SQL after `from` gives. */
export async function countRows(db: Db, from: ReturnType<typeof sql>) {
	const { rows } = await sql<{ found: number }>`select count(*) as found from ${from}`.execute(db);
	return rows[0]?.found ?? 0;
}
