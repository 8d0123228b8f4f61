import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { isPassing, troubleOf } from '#lib/server/db/faults.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { PAGE_LIMITS } from '#lib/server/db/postgres.ts';
import { inDatabase } from '../support/databases.ts';
import { startPooler } from '../support/pooler.ts';

describe('PostgreSQL', () => {
	const name = `test_connections_${process.pid}`;
	const opened: Db[] = [];
	let url = '';

	beforeEach(async () => {
		await inDatabase(inject('postgresUrl'), `create database ${name} template tweespan_template`);
		url = `${inject('postgresUrl')}/${name}`;
	});
	afterEach(async () => {
		for (const db of opened.splice(0)) await db.destroy();
		await inDatabase(inject('postgresUrl'), `drop database ${name} with (force)`);
	});

	function open(use?: 'pages' | 'work', address = url) {
		const db = openDatabase({ kind: 'postgres', url: address }, use);
		opened.push(db);
		return db;
	}

	test.each(['pages', 'work'] as const)(
		'that breaks a connection of %s off while it is in use ends that transaction and nothing else',
		async (use) => {
			const db = open(use);
			const bystander = open();
			const failed = db.transaction().execute(async (trx) => {
				await sql`insert into setting (key, value) values ('half', '1')`.execute(trx);
				const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
				await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0})`.execute(bystander);
				await sql`select pg_sleep(5)`.execute(trx);
			});
			const error: unknown = await failed.catch((problem: unknown) => problem);
			expect([troubleOf(error), isPassing(error)]).toEqual(['away', true]);
			expect(await db.selectFrom('setting').select('key').orderBy('key').execute()).toEqual([
				{ key: 'mark' }
			]);
		}
	);

	test.each(['America/New_York', 'Asia/Kolkata', 'UTC', 'Europe/Amsterdam'])(
		'speaks of instants in the zone %s and is understood',
		async (zone) => {
			await inDatabase(inject('postgresUrl'), `alter database ${name} set timezone = '${zone}'`);
			const db = open();
			const at = '2027-03-28T01:30:00.250Z';
			await db.insertInto('schedule').values({ name: 'a', nextRunAt: at }).execute();
			expect(await db.selectFrom('schedule').select('nextRunAt').execute()).toEqual([{ nextRunAt: at }]);
			expect((await sql`select timestamp '2027-01-02 03:04:05' as at`.execute(db)).rows).toEqual([
				{ at: '2027-01-02T03:04:05.000Z' }
			]);
		}
	);

	test('breaks off what takes a page long, and never what is work', async () => {
		expect([await limitsOf(open('pages')), await limitsOf(open('work'))]).toEqual([
			{ statement: PAGE_LIMITS.statement, lock: PAGE_LIMITS.lock },
			{ statement: 0, lock: 0 }
		]);
	});

	test('behind a pooler is asked for nothing at the start and gets no setting that would stick', async () => {
		const pooler = await startPooler(url);
		const db = open('pages', pooler.url);
		expect(await limitsOf(db)).toEqual({ statement: 0, lock: 0 });
		await db.destroy();
		await pooler.stop();
		expect(pooler.asked.map((words) => /options|timezone/i.test(words))).toEqual([false]);
	});

	test('that is not there is told from a command that is refused', async () => {
		const gone = open('pages', 'postgres://tweespan@127.0.0.1:1/nothing');
		const away: unknown = await sql`select 1`.execute(gone).catch((problem: unknown) => problem);
		const wrong: unknown = await sql`select nonsense`.execute(open()).catch((problem: unknown) => problem);
		const crossed = Object.assign(new Error(), { code: '40P01' });
		expect([away, wrong, crossed].map((error) => [troubleOf(error), isPassing(error)])).toEqual([
			['away', true],
			[undefined, false],
			['busy', true]
		]);
	});
});

async function limitsOf(db: Db) {
	const { rows } = await sql<{ name: string; setting: string }>`
		select name, setting from pg_settings where name in ('statement_timeout', 'lock_timeout')`.execute(db);
	const limits = new Map(rows.map((row) => [row.name, Number(row.setting)]));
	return { statement: limits.get('statement_timeout'), lock: limits.get('lock_timeout') };
}
