import { CamelCasePlugin, Kysely, type Transaction } from 'kysely';
import type { Config } from '../config.ts';
import { emptyLists } from './empty-lists.ts';
import { postgresDialect, type DatabaseUse } from './postgres.ts';
import { sqliteDialect } from './sqlite.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;
/** Inside a transaction there is only this. */
export type Trx = Transaction<Tables>;

/** Opened for pages, no statement takes long and no lock is waited for long; work is given the time it needs. */
export function openDatabase(database: Config['database'], use: DatabaseUse = 'work'): Db {
	const dialect =
		database.kind === 'sqlite' ? sqliteDialect(database.file) : postgresDialect(database.url, use);
	return new Kysely<Tables>({ dialect, plugins: [emptyLists(), new CamelCasePlugin()] });
}

/** Whether the database serves several connections, so that rows must be locked to be claimed. */
export function locksRows(db: Kysely<Tables>): boolean {
	return db.getExecutor().adapter.supportsMultipleConnections === true;
}
