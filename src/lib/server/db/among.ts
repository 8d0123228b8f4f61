import { sql, type Expression, type RawBuilder } from 'kysely';
import { locksRows, type Db } from './open.ts';

/** A column among what a query finds, written so that inside an `or` PostgreSQL takes an index for it too. */
export function among(db: Db, column: string, found: Expression<unknown>): RawBuilder<boolean> {
	return locksRows(db)
		? sql<boolean>`${sql.ref(column)} = any(array${found})`
		: sql<boolean>`${sql.ref(column)} in ${found}`;
}
