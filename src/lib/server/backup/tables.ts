import { sql } from 'kysely';
import { locksRows, type Db } from '../db/open.ts';

/** A table with its primary key, in the order in which the database keeps it; a table may have none. */
export type TableShape = { name: string; columns: string[]; key: string[] };

/** Every table of the application, without the migrator's own and the search index, which are made anew. */
export async function listTables(db: Db): Promise<TableShape[]> {
	const tables = await db.introspection.getTables();
	const keys = Map.groupBy(await listPrimaryKeys(db), ({ table }) => table);
	return tables
		.filter(({ name }) => !name.startsWith('kysely_') && !/_fts(_|$)/.test(name))
		.map(({ name, columns }) => ({
			name,
			// By name: a column that came later stands elsewhere in the other kind of database.
			columns: columns.map((column) => column.name).sort(),
			key: (keys.get(name) ?? []).map(({ column }) => column)
		}))
		.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function listPrimaryKeys(db: Db) {
	const query = locksRows(db)
		? sql<{ table: string; column: string }>`
			select source.relname as "table", field.attname as "column"
			from pg_constraint as key
			join pg_class as source on source.oid = key.conrelid
			join pg_attribute as field on field.attrelid = key.conrelid and field.attnum = any(key.conkey)
			where key.contype = 'p' order by 1, array_position(key.conkey, field.attnum)`
		: sql<{ table: string; column: string }>`
			select source.name as "table", field.name as "column"
			from sqlite_master as source join pragma_table_info(source.name) as field
			where source.type = 'table' and field.pk > 0 order by 1, field.pk`;
	return (await query.execute(db)).rows;
}

type Constraint = { name: string; table: string; definition: string };

/** Loads rows in any order: foreign keys are set aside while it works, and proven afterwards. */
export async function withoutForeignKeys<T>(db: Db, load: (db: Db) => Promise<T>): Promise<T> {
	return locksRows(db) ? await onPostgres(db, load) : await onSqlite(db, load);
}

async function onSqlite<T>(db: Db, load: (db: Db) => Promise<T>) {
	await sql`pragma foreign_keys = off`.execute(db);
	const result = await db.transaction().execute(async (trx) => {
		const loaded = await load(trx);
		const { rows } = await sql`pragma foreign_key_check`.execute(trx);
		if (rows.length) throw new Error(`The backup holds ${rows.length} rows without their parent.`);
		return loaded;
	});
	await sql`pragma foreign_keys = on`.execute(db);
	return result;
}

async function onPostgres<T>(db: Db, load: (db: Db) => Promise<T>) {
	return await db.transaction().execute(async (trx) => {
		const constraints = await listForeignKeys(trx);
		for (const { table, name } of constraints) {
			await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(trx);
		}
		const result = await load(trx);
		for (const { table, name, definition } of constraints) {
			await sql`alter table ${sql.table(table)} add constraint ${sql.ref(name)} ${sql.raw(definition)}`.execute(
				trx
			);
		}
		await catchUpSequences(trx);
		return result;
	});
}

async function listForeignKeys(db: Db): Promise<Constraint[]> {
	const { rows } = await sql<Constraint>`
		select conname as name, relname as "table", pg_get_constraintdef(pg_constraint.oid) as definition
		from pg_constraint join pg_class on pg_class.oid = conrelid where contype = 'f' order by conname`.execute(db);
	return rows;
}

/** Numbers the database gives go on after the highest that was loaded. */
async function catchUpSequences(db: Db) {
	const { rows } = await sql<{ table: string; column: string }>`
		select table_name as "table", column_name as "column" from information_schema.columns
		where table_schema = 'public' and column_default like 'nextval%'`.execute(db);
	for (const { table, column } of rows) {
		await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce((select max(${sql.ref(column)}) from ${sql.table(table)}), 0) + 1, false)`.execute(
			db
		);
	}
}
