import { sql, type RawBuilder } from 'kysely';
import { addMs, clockOffset, now } from '../clock.ts';
import { locksRows, type Db } from './open.ts';

/**
 * The present instant, or one some milliseconds on, as the database knows it. Where several servers share one, its
 * time decides who holds what, whatever their own clocks say.
 */
export function databaseInstant(db: Db, ms = 0): RawBuilder<string> {
	if (!locksRows(db)) return sql<string>`${addMs(now(), ms)}`;
	return sql<string>`(statement_timestamp() + ${clockOffset() + ms} * interval '1 millisecond')`;
}
