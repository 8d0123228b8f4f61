import { sql } from 'kysely';
import { readFile } from 'node:fs/promises';
import { now } from '../clock.ts';
import { appliedMigrations } from '../db/migrate.ts';
import { locksRows, type Db } from '../db/open.ts';
import { pathOf } from '../files/store.ts';
import { listTables, type TableShape } from './tables.ts';

const PAGE = 1000;

type Value = string | number | null | { bytes: string };
export type Line =
	| { tweespan: 1; madeAt: string; migrations: string[] }
	| { table: string; columns: string[] }
	| { row: Value[] }
	| { file: string; content: string }
	/** A file that a row names and that is not there, or cannot be read. */
	| { missing: string }
	| { end: { rows: number; files: number } };

/**
 * Everything the database and its files hold, as lines of JSON, at one moment while the server goes on. A file that is
 * gone keeps nothing else out: it is named, there and to the caller.
 */
export async function* backupLines(
	db: Db,
	dataDir: string,
	onMissing: (id: string) => void = () => {}
): AsyncGenerator<string> {
	const counts = { rows: 0, files: 0 };
	yield toLine({ tweespan: 1, madeAt: now(), migrations: await appliedMigrations(db) });
	const snapshot = await beginSnapshot(db);
	try {
		for (const table of await listTables(snapshot.trx)) {
			for await (const line of tableLines(snapshot.trx, table)) {
				counts.rows += 'row' in line ? 1 : 0;
				yield toLine(line);
			}
		}
		for (const id of await listFiles(snapshot.trx)) {
			const line = await fileLine(dataDir, id);
			if ('missing' in line) onMissing(id);
			else counts.files += 1;
			yield toLine(line);
		}
	} finally {
		await snapshot.end();
	}
	yield toLine({ end: counts });
}

/** A transaction that sees one moment and hinders no writer. */
async function beginSnapshot(db: Db) {
	if (locksRows(db)) {
		const trx = await db.startTransaction().setIsolationLevel('repeatable read').execute();
		return { trx: trx as Db, end: () => trx.rollback().execute() };
	}
	// A plain begin: the driver's own would take the write lock for as long as the copy lasts.
	await sql`begin`.execute(db);
	return { trx: db, end: () => sql`rollback`.execute(db) };
}

async function* tableLines(trx: Db, table: TableShape): AsyncGenerator<Line> {
	yield { table: table.name, columns: table.columns };
	for await (const rows of table.key.length ? pagesByKey(trx, table) : pagesByPlace(trx, table))
		for (const row of rows) yield { row: table.columns.map((column) => toValue(row[column])) };
}

type Row = Record<string, unknown>;

/** Each page begins after the last key of the one before, so the hundredth costs what the first does. */
async function* pagesByKey(trx: Db, { name, columns, key }: TableShape): AsyncGenerator<Row[]> {
	let after = sql``;
	for (;;) {
		const page = sql<Row>`
			select ${namesOf(columns)} from ${sql.table(name)} ${after} order by ${namesOf(key)} limit ${PAGE}`;
		const { rows } = await page.execute(trx.withoutPlugins());
		yield rows;
		const last = rows.at(-1);
		if (!last || rows.length < PAGE) return;
		after = sql`where (${namesOf(key)}) > (${sql.join(key.map((column) => last[column]))})`;
	}
}

/** For the few small tables in which two rows can be the same. */
async function* pagesByPlace(trx: Db, { name, columns }: TableShape): AsyncGenerator<Row[]> {
	const names = namesOf(columns);
	for (let offset = 0; ; offset += PAGE) {
		const page = sql<Row>`
			select ${names} from ${sql.table(name)} order by ${names} limit ${PAGE} offset ${offset}`;
		const { rows } = await page.execute(trx.withoutPlugins());
		yield rows;
		if (rows.length < PAGE) return;
	}
}

function namesOf(columns: string[]) {
	return sql.join(columns.map((column) => sql.ref(column)));
}

async function listFiles(trx: Db) {
	const rows = await trx.selectFrom('file').select('id').orderBy('id').execute();
	return rows.map((row) => row.id);
}

async function fileLine(
	dataDir: string,
	id: string
): Promise<{ file: string; content: string } | { missing: string }> {
	try {
		return { file: id, content: (await readFile(pathOf(dataDir, id))).toString('base64') };
	} catch {
		return { missing: id };
	}
}

function toValue(value: unknown): Value {
	if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
	return value as Value;
}

function toLine(line: Line) {
	return `${JSON.stringify(line)}\n`;
}
