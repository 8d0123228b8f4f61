import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { holdDatabase } from '#lib/server/db/lock.ts';
import { migrate, pendingMigrations } from '#lib/server/db/migrate.ts';
import type { Config } from '#lib/server/config.ts';
import { now } from '#lib/server/clock.ts';
import { openSqlite } from '#lib/server/db/sqlite.ts';
import { withDatabase } from './database.ts';

/** Brings the schema up to date; on SQLite a snapshot is kept first, and no server may be running. */
export async function run() {
	await withDatabase(async (db, config) => {
		const pending = await pendingMigrations(db);
		if (!pending.length) return;
		const release = hold(config);
		if (config.database.kind === 'sqlite') await saveSnapshot(config.database.file);
		console.error(`Migrating the database: ${pending.length} to do …`);
		await migrate(db);
		release();
	});
}

function hold(config: Config) {
	if (config.database.kind === 'postgres') return () => {};
	const release = holdDatabase(config.database.file);
	if (!release) throw new Error('Stop the running Tweespan first: a database in use cannot be migrated.');
	return release;
}

/** A copy of the whole database beside it, named after the moment, made while it stays readable. */
async function saveSnapshot(file: string) {
	if (!existsSync(file)) return;
	const database = openSqlite(file);
	const empty = !database.prepare("select 1 from sqlite_master where name = 'setting'").get();
	if (!empty) {
		const target = join(dirname(file), 'snapshots', `before-migration-${now().replace(/[:.]/g, '-')}.db`);
		mkdirSync(dirname(target), { recursive: true });
		await database.backup(target);
		console.error(`Kept a snapshot in ${target}.`);
	}
	database.close();
}
