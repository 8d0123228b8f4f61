import Database from 'better-sqlite3';
import {
	CompiledQuery,
	SqliteAdapter,
	SqliteDialect,
	SqliteDriver,
	type DatabaseConnection,
	type SqliteDatabase
} from 'kysely';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeFolder } from '../make-folder.ts';
import { log } from '../log.ts';
import { stopWrites } from '../troubles.ts';
import { troubleOf } from './faults.ts';
import { createTurns } from './turns.ts';

const OLDEST = [3, 51, 3];
/** How long another process may hold the write lock before that is an error, and how long is waited at a time, in milliseconds. */
const BUSY_PATIENCE = 10_000;
const BUSY_STEP = 20;

/** Write-ahead log, full durability, foreign keys, patience, and transactions that take the write lock at once. */
export function sqliteDialect(file: string): SqliteDialect {
	makeFolder(dirname(file));
	const database = openSqlite(file);
	// While SQLite itself waits for a lock, nothing else in this process happens: this waits in its place.
	database.pragma(`busy_timeout = ${BUSY_STEP}`);
	return new TweespanSqliteDialect(database);
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
	readonly #database: Database.Database;

	constructor(database: Database.Database) {
		super({ database: database as unknown as SqliteDatabase });
		this.#database = database;
	}

	override createDriver() {
		return new TweespanSqliteDriver(this.#database);
	}

	override createAdapter() {
		return new TransactionalAdapter();
	}
}

class TweespanSqliteDriver extends SqliteDriver {
	readonly #database: Database.Database;
	#connection: DatabaseConnection | undefined;

	constructor(database: Database.Database) {
		super({ database: database as unknown as SqliteDatabase });
		this.#database = database;
	}

	override async acquireConnection() {
		return (this.#connection ??= takingTurns(await super.acquireConnection(), this.#database));
	}

	// A plain `begin` that reads and then writes fails at once where another process writes; this waits.
	override async beginTransaction(connection: DatabaseConnection) {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}

	// On a full disk SQLite rolls back by itself; a second time would fail, and hide what happened.
	override async rollbackTransaction(connection: DatabaseConnection) {
		if (this.#database.inTransaction) await super.rollbackTransaction(connection);
	}
}

function takingTurns(connection: DatabaseConnection, database: Database.Database): DatabaseConnection {
	const turn = createTurns();
	return {
		async executeQuery(query, options) {
			const from = performance.now();
			for (;;) {
				await turn(database.inTransaction);
				try {
					return await connection.executeQuery(query, options);
				} catch (error) {
					if (troubleOf(error) === 'disk') distrust(database, error as Error);
					// Outside a transaction a statement that found no lock has done nothing, and may come again.
					const waits = troubleOf(error) === 'busy' && !database.inTransaction;
					if (!waits || performance.now() - from > BUSY_PATIENCE) throw error;
				}
				await wait(BUSY_STEP);
			}
		},
		streamQuery: (...args) => connection.streamQuery(...args)
	};
}

/** After a fault of the disk itself nobody knows what it kept: this connection reads on, and writes no more. */
function distrust(database: Database.Database, error: Error) {
	stopWrites();
	database.pragma('query_only = ON');
	log.error({ error: error.message }, 'the disk failed: nothing is written until the next start');
}

class TransactionalAdapter extends SqliteAdapter {
	// SQLite does roll back schema changes, so a migration is all or nothing.
	override get supportsTransactionalDdl() {
		return true;
	}
}
