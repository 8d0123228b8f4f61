import Database from 'better-sqlite3';
import {
	CompiledQuery,
	SqliteAdapter,
	SqliteDialect,
	SqliteDriver,
	type DatabaseConnection,
	type SqliteDatabase
} from 'kysely';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const OLDEST = [3, 51, 3];

/** Write-ahead log, full durability, foreign keys, patience, and transactions that take the write lock at once. */
export function sqliteDialect(file: string): SqliteDialect {
	mkdirSync(dirname(file), { recursive: true });
	const database = openSqlite(file);
	return new TweespanSqliteDialect({ database: database as unknown as SqliteDatabase });
}

export function openSqlite(file: string): Database.Database {
	const database = new Database(file);
	database.pragma('journal_mode = WAL');
	// better-sqlite3 opens a database that is already WAL with synchronous = NORMAL.
	database.pragma('synchronous = FULL');
	database.pragma('foreign_keys = ON');
	database.pragma('busy_timeout = 5000');
	database.pragma('secure_delete = ON');
	assertDurable(database);
	return database;
}

/** Throws when the connection could lose an acknowledged write. */
function assertDurable(database: Database.Database) {
	const version = String(database.prepare('select sqlite_version()').pluck().get());
	if (olderThan(version, OLDEST)) throw new Error(`SQLite ${version} is too old; 3.51.3 or newer is needed.`);
	const state = {
		journal: database.pragma('journal_mode', { simple: true }),
		synchronous: database.pragma('synchronous', { simple: true }),
		foreignKeys: database.pragma('foreign_keys', { simple: true })
	};
	if (state.journal !== 'wal' || state.synchronous !== 2 || state.foreignKeys !== 1) {
		throw new Error(`The database opened with unsafe settings: ${JSON.stringify(state)}.`);
	}
}

function olderThan(version: string, oldest: number[]) {
	const parts = version.split('.').map(Number);
	const differing = oldest.findIndex((part, index) => part !== parts[index]);
	return differing >= 0 && (parts[differing] ?? 0) < (oldest[differing] ?? 0);
}

class TweespanSqliteDialect extends SqliteDialect {
	readonly #config: { database: SqliteDatabase };

	constructor(config: { database: SqliteDatabase }) {
		super(config);
		this.#config = config;
	}

	override createDriver() {
		return new ImmediateDriver(this.#config);
	}

	override createAdapter() {
		return new TransactionalAdapter();
	}
}

class ImmediateDriver extends SqliteDriver {
	// A plain `begin` that reads and then writes fails at once where another process writes; this waits.
	override async beginTransaction(connection: DatabaseConnection) {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}
}

class TransactionalAdapter extends SqliteAdapter {
	// SQLite does roll back schema changes, so a migration is all or nothing.
	override get supportsTransactionalDdl() {
		return true;
	}
}
