import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, inject } from 'vitest';
import { setClock } from '#lib/server/clock.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { loadMasterKey } from '#lib/server/secrets.ts';
import { inDatabase } from './databases.ts';

export const ENGINES = ['sqlite', 'postgres'] as const;
export type Engine = (typeof ENGINES)[number];

/** The morning on which every test begins, unless it says otherwise: a Tuesday, 09:00 in Amsterdam. */
export const START = '2027-01-12T08:00:00.000Z';

/** The same, before any migration ran. */
export function onEmptyDatabases(name: string, tests: (database: () => Db) => void) {
	onDatabases(name, tests, true);
}

/** Runs the same tests on SQLite and on PostgreSQL, each test on a fresh database; `database()` is the one of now. */
export function onBothDatabases(name: string, tests: (database: () => Db) => void) {
	onDatabases(name, tests, false);
}

function onDatabases(name: string, tests: (database: () => Db) => void, empty: boolean) {
	describe.each(ENGINES)(`${name} on %s`, (engine) => {
		let opened: OpenedDatabase | undefined;
		beforeEach(async () => {
			setClock(START);
			opened = await createDatabase(engine, empty);
		});
		afterEach(async () => await opened?.remove());
		tests(() => {
			if (!opened) throw new Error('The database is open inside a test only.');
			return opened.db;
		});
	});
}

export type OpenedDatabase = { db: Db; remove(): Promise<void> };

export async function createDatabase(engine: Engine, empty = false): Promise<OpenedDatabase> {
	return engine === 'sqlite' ? createSqlite(empty) : await createPostgres(empty);
}

function createSqlite(empty: boolean): OpenedDatabase {
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-db-'));
	const file = join(folder, 'tweespan.db');
	if (!empty) copyFileSync(inject('sqliteTemplate'), file);
	loadMasterKey(join(folder, 'master.key'));
	const db = openDatabase({ kind: 'sqlite', file });
	return {
		db,
		async remove() {
			await db.destroy();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

let count = 0;

async function createPostgres(empty: boolean): Promise<OpenedDatabase> {
	const server = inject('postgresUrl');
	const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 8)}_${(count += 1)}`;
	const folder = mkdtempSync(join(tmpdir(), 'tweespan-key-'));
	loadMasterKey(join(folder, 'master.key'));
	await inDatabase(server, `create database ${name} template ${empty ? 'template1' : 'tweespan_template'}`);
	const db = openDatabase({ kind: 'postgres', url: `${server}/${name}` });
	return {
		db,
		async remove() {
			await db.destroy();
			await inDatabase(server, `drop database ${name} with (force)`);
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
