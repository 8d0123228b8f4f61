import { sql } from 'kysely';
import { locksRows, type Db } from './open.ts';

/** Rows of an index that are looked at; an estimate of its size needs no more. */
const LOOKED_AT = 400;

/** Every table, and those alone whose size is another than it was. */
const WHERE_CHANGED = 0x10002;

/** Tells SQLite how large its tables are, so that it begins a search where little is found; PostgreSQL looks by itself. */
export async function refreshStatistics(db: Db) {
	if (locksRows(db)) return;
	await sql`pragma analysis_limit = ${sql.lit(LOOKED_AT)}`.execute(db);
	await sql`pragma optimize = ${sql.lit(WHERE_CHANGED)}`.execute(db);
}
