import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { troubleOf } from '#lib/server/db/faults.ts';
import { openFolder } from '../support/erasing.ts';

async function open() {
	const file = join(openFolder(), 'tweespan.db');
	const db = openDatabase({ kind: 'sqlite', file });
	onTestFinished(() => db.destroy());
	await db.schema.createTable('setting').addColumn('key', 'text').addColumn('value', 'text').execute();
	return { db, file };
}

async function write(db: Db, value: string) {
	await db.transaction().execute((trx) => trx.insertInto('setting').values({ key: 'a', value }).execute());
}

test('While another process holds the lock a write waits, and everything else goes on', async () => {
	const { db, file } = await open();
	const other = new Database(file);
	other.exec('begin immediate');
	let ticks = 0;
	const ticking = setInterval(() => (ticks += 1), 10);
	setTimeout(() => other.exec('commit'), 400);
	await Promise.all([
		write(db, 'in a transaction'),
		db.insertInto('setting').values({ key: 'b', value: '' }).execute()
	]);
	clearInterval(ticking);
	other.close();
	expect(ticks).toBeGreaterThan(8);
	expect(await db.selectFrom('setting').select('key').execute()).toHaveLength(2);
});

test('A full disk is called that, and not by the rollback that SQLite did itself', async () => {
	const { db } = await open();
	await sql`pragma max_page_count = 10`.execute(db);
	const error: unknown = await write(db, 'x'.repeat(200_000)).catch((problem: unknown) => problem);
	expect([troubleOf(error), (error as Error).message]).toEqual(['full', 'database or disk is full']);
	await sql`pragma max_page_count = 100000`.execute(db);
	await write(db, 'short');
	expect(await db.selectFrom('setting').select('value').execute()).toEqual([{ value: 'short' }]);
});
