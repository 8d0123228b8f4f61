import { sql } from 'kysely';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { migrate, migrateTo } from '../db/migrate.ts';
import type { Db } from '../db/open.ts';
import { pathOf, syncFolder } from '../files/store.ts';
import type { Line } from './lines.ts';
import { emptySchema } from './empty.ts';
import { eachLine, proveSealed, type Proven } from './seal.ts';
import { withoutForeignKeys } from './tables.ts';

/**
 * Fills a database without people and the files' folder from a backup, of either kind of database; all or nothing. It
 * is read twice, first to prove it whole, so that nothing of it ever lies decrypted beside it. It begins at the schema
 * of the release that made it, and is then brought up to date.
 */
export async function restoreBackup(db: Db, file: string, dataDir: string) {
	const backup = await proveSealed(file);
	const migrations = migrationsIn(backup);
	await emptySchema(db);
	await migrateTo(db, migrations.at(-1) ?? '');
	const stored: string[] = [];
	try {
		const counts = await withoutForeignKeys(db, (trx) => load(trx, backup, dataDir, stored));
		await migrate(db);
		return counts;
	} catch (error) {
		for (const path of stored) await rm(path, { force: true });
		throw error;
	}
}

function migrationsIn({ firstLine }: Proven): string[] {
	const line = JSON.parse(firstLine || '{}') as Partial<Extract<Line, { tweespan: 1 }>>;
	if (!line.migrations) throw new Error('The backup is empty.');
	return line.migrations;
}

async function load(trx: Db, backup: Proven, dataDir: string, stored: string[]) {
	const counts = { rows: 0, files: 0 };
	let target: Target = { table: '', columns: [], waiting: [] };
	await eachLine(backup, async (text) => {
		const line = JSON.parse(text) as Line;
		if (!('row' in line)) await insertWaiting(trx, target);
		if ('table' in line) {
			target = { ...line, waiting: [] };
			await sql`delete from ${sql.table(line.table)}`.execute(trx);
		} else if ('row' in line) {
			target.waiting.push(line.row);
			if (target.waiting.length * target.columns.length >= VALUES_AT_ONCE) await insertWaiting(trx, target);
			counts.rows += 1;
		} else if ('file' in line) {
			const path = pathOf(dataDir, line.file);
			stored.push(path);
			await store(path, Buffer.from(line.content, 'base64'));
			counts.files += 1;
		} else if ('end' in line && (line.end.rows !== counts.rows || line.end.files !== counts.files)) {
			throw new Error(
				`The backup should hold ${line.end.rows} rows and ${line.end.files} files, and holds ${counts.rows} and ${counts.files}.`
			);
		}
	});
	for (const folder of new Set(stored.map(dirname))) await syncFolder(folder);
	return counts;
}

/** Where rows go, and those that are still to be written, many in one statement. */
type Target = { table: string; columns: string[]; waiting: Extract<Line, { row: unknown }>['row'][] };

const VALUES_AT_ONCE = 4000;

async function insertWaiting(trx: Db, { table, columns, waiting }: Target) {
	if (!waiting.length) return;
	const names = sql.join(columns.map((column) => sql.ref(column)));
	const rows = waiting.splice(0).map((row) => sql`(${sql.join(row.map(toStored))})`);
	await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(rows)}`.execute(trx);
}

function toStored(value: Target['waiting'][number][number]) {
	return value !== null && typeof value === 'object' ? Buffer.from(value.bytes, 'base64') : value;
}

async function store(path: string, content: Buffer) {
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, content, { mode: 0o600, flush: true });
}
