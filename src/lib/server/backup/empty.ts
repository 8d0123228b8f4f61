import { sql } from 'kysely';
import { locksRows, type Db } from '../db/open.ts';

/** Takes every table away that a start has made where nobody came yet, so that a backup can begin at its own schema. */
export async function emptySchema(db: Db) {
	if (locksRows(db)) await emptyPostgres(db);
	else await emptySqlite(db);
}

async function emptyPostgres(db: Db) {
	await db.transaction().execute(async (trx) => {
		const tables = await sql<{ name: string }>`
			select tablename as name from pg_tables where schemaname = current_schema()`.execute(trx);
		for (const { name } of tables.rows) await sql`drop table ${sql.ref(name)} cascade`.execute(trx);
		const functions = await sql<{ name: string }>`
			select oid::regprocedure::text as name from pg_proc
			where pronamespace = current_schema()::regnamespace and prokind = 'f'`.execute(trx);
		for (const { name } of functions.rows) await sql`drop function ${sql.raw(name)}`.execute(trx);
	});
}

async function emptySqlite(db: Db) {
	await sql`pragma foreign_keys = off`.execute(db);
	await db.transaction().execute(async (trx) => {
		// What a search table keeps beside itself goes with it.
		const { rows } = await sql<{ name: string }>`
			select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'
			order by sql like 'create virtual%' desc`.execute(trx);
		for (const { name } of rows) await sql`drop table if exists ${sql.ref(name)}`.execute(trx);
	});
	await sql`pragma foreign_keys = on`.execute(db);
}
