import { sql } from 'kysely';
import { locksRows, type Db } from './open.ts';

/** Whether a database, of whatever age, has a table. */
export async function hasTable(db: Db, name: string): Promise<boolean> {
	const query = locksRows(db)
		? sql`select 1 from pg_tables where schemaname = any(current_schemas(false)) and tablename = ${name}`
		: sql`select 1 from sqlite_master where type = 'table' and name = ${name}`;
	return (await query.execute(db)).rows.length > 0;
}
