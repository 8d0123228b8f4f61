/** A folder for the ledger, somebody who has written in every place where words can stand, and where words stand. */
import { sql } from 'kysely';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { pathOf } from '#lib/server/files/store.ts';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';

export function openFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-erasing-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** A file of somebody, with its bytes. */
export async function addFile(db: Db, dataDir: string, storedBy: string, name: string) {
	const id = newId();
	const facts = { mediaType: 'application/pdf', size: 1, sha256: 'x', storedBy, storedAt: now() };
	await db
		.insertInto('file')
		.values({ id, name, ...facts })
		.execute();
	mkdirSync(dirname(pathOf(dataDir, id)), { recursive: true });
	writeFileSync(pathOf(dataDir, id), name);
	return id;
}

/** Every column of every table, the search index too, in which one of these words stands. */
export async function findWords(db: Db, words: string[]): Promise<string[]> {
	const found: string[] = [];
	for (const { table, column } of await listColumns(db)) {
		const text = sql`lower(cast(${sql.ref(column)} as text))`;
		const hits = sql.join(
			words.map((word) => sql`${text} like ${`%${word.toLowerCase()}%`}`),
			sql` or `
		);
		const { rows } = await sql`select 1 as hit from ${sql.table(table)} where ${hits} limit 1`.execute(db);
		if (rows.length) found.push(`${table}.${column}`);
	}
	return found.sort();
}

async function listColumns(db: Db) {
	const query = locksRows(db)
		? sql<{ table: string; column: string }>`
			select table_name as "table", column_name as "column" from information_schema.columns
			where table_schema = 'public' and data_type not in ('bytea')`
		: sql<{ table: string; column: string }>`
			select source.name as "table", field.name as "column"
			from sqlite_master as source join pragma_table_info(source.name) as field
			where source.type = 'table' and field.type <> 'blob' and source.name not like '%_fts_%'`;
	return (await query.execute(db)).rows;
}
