import { sql } from 'kysely';
import { locksRows, type Db } from './open.ts';

export type Reference = { table: string; column: string };

/** Every column that points at a row of this table, as the database itself knows it. */
export async function listReferences(db: Db, target: string): Promise<Reference[]> {
	const query = locksRows(db)
		? sql<Reference>`
			select source.relname as "table", field.attname as "column"
			from pg_constraint as key
			join pg_class as source on source.oid = key.conrelid
			join pg_class as target on target.oid = key.confrelid
			join pg_attribute as field on field.attrelid = key.conrelid and field.attnum = key.conkey[1]
			where key.contype = 'f' and array_length(key.conkey, 1) = 1 and target.relname = ${target}
			order by 1, 2`
		: sql<Reference>`
			select source.name as "table", key."from" as "column"
			from sqlite_master as source join pragma_foreign_key_list(source.name) as key
			where source.type = 'table' and key."table" = ${target} and key."to" = 'id'
			order by 1, 2`;
	return (await query.execute(db)).rows;
}

/** The sets of columns of a table whose values together stand there once, leaving out conditional ones. */
export async function listUniqueKeys(db: Db, table: string): Promise<string[][]> {
	const query = locksRows(db)
		? sql<{ name: string; column: string }>`
			select index.relname as name, field.attname as "column"
			from pg_index as entry
			join pg_class as source on source.oid = entry.indrelid
			join pg_class as index on index.oid = entry.indexrelid
			join pg_attribute as field on field.attrelid = source.oid and field.attnum = any(entry.indkey)
			where entry.indisunique and entry.indpred is null and source.relname = ${table}`
		: sql<{ name: string; column: string }>`
			select entry.name as name, field.name as "column"
			from pragma_index_list(${table}) as entry join pragma_index_info(entry.name) as field
			where entry."unique" = 1 and entry.partial = 0`;
	const { rows } = await query.execute(db);
	return [...Map.groupBy(rows, (row) => row.name).values()].map((fields) =>
		fields.map((field) => field.column)
	);
}

/** The columns that together name one row of a table. */
export async function listPrimaryKey(db: Db, table: string): Promise<string[]> {
	const query = locksRows(db)
		? sql<{ column: string }>`
			select field.attname as "column"
			from pg_index as entry
			join pg_class as source on source.oid = entry.indrelid
			join pg_attribute as field on field.attrelid = source.oid and field.attnum = any(entry.indkey)
			where entry.indisprimary and source.relname = ${table}
			order by array_position(entry.indkey::smallint[], field.attnum)`
		: sql<{
				column: string;
			}>`select name as "column" from pragma_table_info(${table}) where pk > 0 order by pk`;
	return (await query.execute(db)).rows.map((row) => row.column);
}
