import { sql, type Kysely } from 'kysely';
import { newDefinition, newName, WORDS } from './_new-names.ts';

/** PostgreSQL renames in place; what carries a name or a word in its own text is read from the catalogue and made anew. */
export async function renameOnPostgres(db: Kysely<any>) {
	const words = await dropWorded(db);
	await rewriteWords(db);
	await renameConstraints(db);
	await renameColumns(db);
	await renameRelations(db);
	await renameTriggers(db);
	for (const statement of words) await sql.raw(statement).execute(db);
}

type Named = { table: string; name: string; definition: string };

/** Takes checks and indexes away that hold an old word; answers how they are made again. */
async function dropWorded(db: Kysely<any>): Promise<string[]> {
	const again: string[] = [];
	for (const { table, name, definition } of await listConstraints(db)) {
		if (!holdsWord(definition, table)) continue;
		await sql`alter table ${sql.ref(table)} drop constraint ${sql.ref(name)}`.execute(db);
		const made = newDefinition(definition, table);
		again.push(`alter table "${newName(table)}" add constraint "${newName(name)}" ${made}`);
	}
	for (const { table, name, definition } of await listIndexes(db)) {
		if (!holdsWord(definition, table)) continue;
		await sql`drop index ${sql.ref(name)}`.execute(db);
		again.push(newDefinition(definition, table));
	}
	return again;
}

function holdsWord(definition: string, table: string) {
	const words = Object.values(WORDS[table] ?? {}).flatMap((column) => Object.keys(column));
	return words.some((word) => definition.includes(`'${word}'`));
}

async function rewriteWords(db: Kysely<any>) {
	for (const [table, columns] of Object.entries(WORDS))
		for (const [column, words] of Object.entries(columns))
			for (const [old, now] of Object.entries(words))
				await sql`update ${sql.ref(table)} set ${sql.ref(column)} = ${now} where ${sql.ref(column)} = ${old}`.execute(
					db
				);
}

async function listConstraints(db: Kysely<any>): Promise<Named[]> {
	const { rows } = await sql<Named>`
		select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
		from pg_constraint where connamespace = current_schema()::regnamespace and conrelid <> 0`.execute(db);
	return rows;
}

async function listIndexes(db: Kysely<any>): Promise<Named[]> {
	const { rows } = await sql<Named>`
		select tablename as "table", indexname as name, indexdef as definition
		from pg_indexes where schemaname = current_schema()`.execute(db);
	return rows;
}

async function renameConstraints(db: Kysely<any>) {
	for (const { table, name } of await listConstraints(db))
		if (newName(name) !== name)
			await sql`alter table ${sql.ref(table)} rename constraint ${sql.ref(name)} to ${sql.ref(newName(name))}`.execute(
				db
			);
}

async function renameColumns(db: Kysely<any>) {
	const { rows } = await sql<{ table: string; name: string }>`
		select c.table_name as "table", c.column_name as name from information_schema.columns as c
		join information_schema.tables as t on t.table_schema = c.table_schema and t.table_name = c.table_name
		where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'`.execute(db);
	for (const { table, name } of rows)
		if (newName(name, table) !== name)
			await sql`alter table ${sql.ref(table)} rename column ${sql.ref(name)} to ${sql.ref(newName(name, table))}`.execute(
				db
			);
}

const KINDS: Record<string, string> = { r: 'table', i: 'index', S: 'sequence' };

async function renameRelations(db: Kysely<any>) {
	const { rows } = await sql<{ name: string; kind: string }>`
		select relname as name, relkind as kind from pg_class
		where relnamespace = current_schema()::regnamespace and relkind in ('r', 'i', 'S')`.execute(db);
	for (const { name, kind } of rows)
		if (newName(name) !== name)
			await sql`alter ${sql.raw(KINDS[kind] ?? '')} ${sql.ref(name)} rename to ${sql.ref(newName(name))}`.execute(
				db
			);
}

/** A trigger that refuses changes says the name of its table in a function of its own. */
async function renameTriggers(db: Kysely<any>) {
	const triggers = await sql<{ table: string; name: string }>`
		select tgrelid::regclass::text as "table", tgname as name from pg_trigger
		where not tgisinternal`.execute(db);
	for (const { table, name } of triggers.rows)
		if (newName(name) !== name)
			await sql`alter trigger ${sql.ref(name)} on ${sql.ref(table)} rename to ${sql.ref(newName(name))}`.execute(
				db
			);
	const functions = await sql<{ name: string; definition: string }>`
		select proname as name, pg_get_functiondef(oid) as definition from pg_proc
		where pronamespace = current_schema()::regnamespace and prokind = 'f'`.execute(db);
	for (const { name, definition } of functions.rows) {
		if (newName(definition) === definition) continue;
		if (newName(name) !== name)
			await sql`alter function ${sql.ref(name)} rename to ${sql.ref(newName(name))}`.execute(db);
		await sql.raw(newName(definition)).execute(db);
	}
}
