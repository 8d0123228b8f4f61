import { sql } from 'kysely';
import { hasTable } from './db/has-table.ts';
import type { Db } from './db/open.ts';
import type { Tables } from './db/tables.ts';
import { decrypt, deriveKey, encrypt, loadedKeys } from './secrets.ts';

/** Whose key opens it, and what it is bound to besides. */
type Place = { key: string; context: string };

/** A column that only the master key opens; beside it stand `id` and `key_version`. */
export type SealedColumn = {
	table: keyof Tables & string;
	column: string;
	/** The columns that say whose it is. */
	needs: string[];
	placeOf(row: Record<string, string>): Place;
};

type Row = Record<string, string> & { id: string };
type SealedRow = { id: string; keyVersion: number; bytes: Uint8Array; row: Row };

const BATCH = 100;

/** Text as only its own key has it back, made from the master key in use. */
export function seal(column: SealedColumn, row: Row, text: string): { bytes: Buffer; keyVersion: number } {
	const keyVersion = loadedKeys().current;
	const { key, context } = column.placeOf(row);
	return { bytes: encrypt(deriveKey(`${key}/${keyVersion}`, keyVersion), text, context), keyVersion };
}

/** Throws when the bytes were changed, belong to another row, or were sealed with another master key. */
export function unseal(column: SealedColumn, row: Row, bytes: Uint8Array, keyVersion: number): string {
	const { key, context } = column.placeOf(row);
	return decrypt(deriveKey(`${key}/${keyVersion}`, keyVersion), bytes, context);
}

/** Whether the keys at hand open what is sealed: undefined where nothing is. One damaged row proves nothing. */
export async function opensWhatIsSealed(db: Db, columns: SealedColumn[]): Promise<boolean | undefined> {
	const rows = [];
	for (const column of columns) {
		// A database of before may not have it yet.
		if (!(await hasTable(db, snake(column.table)))) continue;
		for (const sealed of await listSealed(db, column, '', BATCH)) rows.push({ column, sealed });
	}
	if (!rows.length) return undefined;
	return rows.some(({ column, sealed }) => opens(column, sealed));
}

function opens(column: SealedColumn, { row, bytes, keyVersion }: SealedRow) {
	try {
		unseal(column, row, bytes, keyVersion);
		return true;
	} catch {
		return false;
	}
}

export async function countOld(db: Db, columns: SealedColumn[]): Promise<number> {
	let count = 0;
	for (const { table } of columns) {
		const { rows } = await sql<{ count: number }>`
			select count(*) as count from ${sql.table(snake(table))} where key_version <> ${loadedKeys().current}`.execute(
			db
		);
		count += Number(rows[0]?.count ?? 0);
	}
	return count;
}

/**
 * Seals anew, with the key in use, what an earlier one sealed; row by row, so that it may be broken off anywhere and
 * gone on with. Answers how many were done, and the rows that no key opens, which stay as they are.
 */
export async function sealAnew(
	db: Db,
	columns: SealedColumn[],
	onProgress: (done: number) => void = () => {}
): Promise<{ done: number; damaged: string[] }> {
	const damaged: string[] = [];
	let done = 0;
	for (const column of columns) {
		for (let after = ''; ;) {
			const rows = await listSealed(db, column, after, BATCH, loadedKeys().current);
			if (!rows.length) break;
			after = rows.at(-1)?.id ?? '';
			for (const sealed of rows) {
				if (await sealRowAnew(db, column, sealed)) done += 1;
				else damaged.push(`${column.table} ${sealed.id}`);
			}
			onProgress(done);
		}
	}
	return { done, damaged };
}

async function sealRowAnew(db: Db, column: SealedColumn, { id, row, bytes, keyVersion }: SealedRow) {
	if (!opens(column, { id, row, bytes, keyVersion })) return false;
	const fresh = seal(column, row, unseal(column, row, bytes, keyVersion));
	await sql`
		update ${sql.table(snake(column.table))}
		set ${sql.ref(snake(column.column))} = ${fresh.bytes}, key_version = ${fresh.keyVersion}
		where id = ${id} and key_version = ${keyVersion}`.execute(db);
	return true;
}

/** Rows by id, of every key or of all but one. */
async function listSealed(
	db: Db,
	{ table, column, needs }: SealedColumn,
	after: string,
	limit: number,
	but = 0
): Promise<SealedRow[]> {
	const whose = sql.join(needs.map((name) => sql`${sql.ref(snake(name))} as ${sql.ref(name)}`));
	const { rows } = await sql<Row & { keyVersion: number; sealedBytes: Uint8Array }>`
		select id, key_version as ${sql.ref('keyVersion')}, ${sql.ref(snake(column))} as ${sql.ref('sealedBytes')}, ${whose}
		from ${sql.table(snake(table))}
		where id > ${after} and key_version <> ${but} order by id limit ${limit}`.execute(db);
	return rows.map(({ keyVersion, sealedBytes, ...row }) => ({
		id: row.id,
		keyVersion: Number(keyVersion),
		bytes: sealedBytes,
		row: row as Row
	}));
}

function snake(name: string) {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
