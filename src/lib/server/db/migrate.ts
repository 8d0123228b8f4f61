import type { Kysely } from 'kysely';
import { FileMigrationProvider, Migrator, type MigrationResultSet } from 'kysely/migration';
import { sql } from 'kysely';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { locksRows, type Db } from './open.ts';

const FOLDER = path.resolve('migrations');

/** Names of the migrations this database still lacks. */
export async function pendingMigrations(db: Db): Promise<string[]> {
	const all = await migrator(db).getMigrations();
	return all.filter((migration) => !migration.executedAt).map((migration) => migration.name);
}

export async function appliedMigrations(db: Db): Promise<string[]> {
	const all = await migrator(db).getMigrations();
	return all.filter((migration) => migration.executedAt).map((migration) => migration.name);
}

/** Brings an empty database to the schema it had after one migration. */
export async function migrateTo(db: Db, name: string) {
	await run(db, (all) => all.migrateTo(name));
}

/** Brings the schema up to date, all or nothing, and proves that no row lost its parent. */
export async function migrate(db: Db): Promise<string[]> {
	return await run(db, (all) => all.migrateToLatest());
}

async function run(db: Db, work: (all: Migrator) => Promise<MigrationResultSet>): Promise<string[]> {
	// A table rebuild drops and renames; with foreign keys on, that would empty the child tables.
	if (!locksRows(db)) await sql`pragma foreign_keys = off`.execute(db);
	const { error, results } = await work(migrator(db));
	if (!locksRows(db)) await checkForeignKeys(db);
	if (error) throw error;
	return namesOf(results);
}

async function checkForeignKeys(db: Db) {
	await sql`pragma foreign_keys = on`.execute(db);
	const broken = await sql`pragma foreign_key_check`.execute(db);
	if (broken.rows.length)
		throw new Error(`A migration left ${broken.rows.length} rows without their parent.`);
}

function namesOf(results: MigrationResultSet['results']) {
	return (results ?? []).map((result) => result.migrationName);
}

function migrator(db: Db) {
	const provider = new FileMigrationProvider({ fs, path, migrationFolder: FOLDER });
	return new Migrator({ db: db as unknown as Kysely<unknown>, provider, allowUnorderedMigrations: true });
}
