/** A database that is filled once, and copied for everything that may change it. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { inject } from 'vitest';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { createDatabase, type Engine, type OpenedDatabase } from './database.ts';
import { inDatabase } from './databases.ts';

export type Filled<T> = { facts: T; copy(): Promise<OpenedDatabase>; remove(): Promise<void> };

export async function fillOnce<T>(engine: Engine, fill: (db: Db) => Promise<T>): Promise<Filled<T>> {
	const opened = await createDatabase(engine);
	const facts = await fill(opened.db);
	return engine === 'sqlite' ? await onSqlite(opened, facts) : await onPostgres(opened, facts);
}

async function onSqlite<T>({ db, remove }: OpenedDatabase, facts: T): Promise<Filled<T>> {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-filled-'));
	const filled = join(folder, 'filled.db');
	await sql`vacuum into ${filled}`.execute(db);
	await remove();
	let count = 0;
	return {
		facts,
		async copy() {
			const file = join(folder, `copy-${(count += 1)}.db`);
			copyFileSync(filled, file);
			const copied = openDatabase({ kind: 'sqlite', file });
			return { db: copied, remove: async () => await copied.destroy() };
		},
		remove: async () => rmSync(folder, { recursive: true, force: true })
	};
}

async function onPostgres<T>({ db, remove }: OpenedDatabase, facts: T): Promise<Filled<T>> {
	const server = inject('postgresUrl');
	const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db);
	const filled = rows[0]?.name ?? '';
	// Nobody may be in a database that is copied.
	await db.destroy();
	let count = 0;
	return {
		facts,
		async copy() {
			const name = `${filled}_${(count += 1)}`;
			await inDatabase(server, `create database ${name} template ${filled} strategy file_copy`);
			const copied = openDatabase({ kind: 'postgres', url: `${server}/${name}` });
			return {
				db: copied,
				async remove() {
					await copied.destroy();
					await inDatabase(server, `drop database ${name} with (force)`);
				}
			};
		},
		remove
	};
}
