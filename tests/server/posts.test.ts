import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addMs, DAY, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { forgetOldPosts, identifyPost, once } from '#lib/server/posts.ts';
import { conflict } from '#lib/server/refuse.ts';
import { inDatabase } from '../support/databases.ts';
import { createDatabase, ENGINES, START, type OpenedDatabase } from '../support/database.ts';

const lost = () => 'lost';

describe.each(ENGINES)('One form, one effect, on %s', (engine) => {
	let opened: OpenedDatabase;
	let db: Db;
	beforeAll(async () => {
		setClock(START);
		opened = await createDatabase(engine);
		db = opened.db;
	});
	afterAll(async () => await opened.remove());

	const post = (words: unknown, key = 'sleutel-van-de-pagina') => identifyPost(key, 'pia', '/x?/add', words);

	/** A command that makes a topic of this name, and answers its id. */
	const add = (name: string) => async (given: Db) =>
		await given.transaction().execute(async (trx) => {
			const id = newId();
			await trx.insertInto('topic').values({ id, name, createdAt: now() }).execute();
			return id;
		});
	const count = async (name: string) =>
		(await db.selectFrom('topic').select('id').where('name', 'like', `${name}%`).execute()).length;

	test('sent ten times at once it is done once, and each gets the same answer', async () => {
		let turn = 0;
		const work = (given: Db) => add(`tien ${turn++}`)(given);
		const answers = await Promise.all(Array.from({ length: 10 }, () => once(db, post('tien'), work, lost)));
		expect([new Set(answers).size, await count('tien')]).toEqual([1, 1]);
		expect(await once(db, post('tien'), work, lost)).toBe(answers[0]);
	});

	test('other words, another person, another action or another key is another form', async () => {
		const key = 'sleutel-van-de-pagina';
		const posts = [
			identifyPost(key, 'pia', '/x?/add', ['a', 'b']),
			identifyPost(key, 'pia', '/x?/add', ['a,b']),
			identifyPost(key, 'pia', '/x?/add', ['a']),
			identifyPost(key, 'quint', '/x?/add', ['a']),
			identifyPost(key, 'pia', '/y?/add', ['a']),
			identifyPost('andere-sleutel', 'pia', '/x?/add', ['a'])
		];
		for (const [index, one] of posts.entries()) await once(db, one, add(`anders ${index}`), lost);
		expect(await count('anders')).toBe(posts.length);
	});

	test('refused it leaves nothing, and may be sent again with the same words', async () => {
		const refuse = async () => conflict('mixes_not_open');
		await expect(once(db, post('later'), refuse, lost)).rejects.toMatchObject({ status: 409 });
		const halfway = async (given: Db) =>
			await given.transaction().execute(async (trx) => {
				await trx.insertInto('topic').values({ id: newId(), name: 'later half', createdAt: now() }).execute();
				return conflict('mixes_not_open');
			});
		await expect(once(db, post('later'), halfway, lost)).rejects.toMatchObject({ status: 409 });
		expect(await count('later')).toBe(0);
		await once(db, post('later'), add('later'), lost);
		expect(await count('later')).toBe(1);
	});

	test('a second one that is refused because of what the first did, gets the answer of the first', async () => {
		const unlessThere = async (given: Db) => {
			if (await count('eenmaal')) conflict('enrolments_already');
			return await add('eenmaal')(given);
		};
		const answers = await Promise.all([1, 2, 3].map(() => once(db, post('eenmaal'), unlessThere, lost)));
		expect(new Set(answers).size).toBe(1);
	});

	test('after a commit whose answer was lost, the work is not done again and its result is known', async () => {
		let commits = 0;
		const given = losing(db, () => ++commits === 1);
		const answer = await once(given, post('verloren'), add('verloren'), lost);
		expect([await count('verloren'), commits]).toEqual([1, 1]);
		const row = await db.selectFrom('topic').select('id').where('name', '=', 'verloren').executeTakeFirst();
		expect(answer).toBe(row?.id);
	});

	test('work whose connection was really cut before it could commit is done again, and is there once', async () => {
		if (engine === 'sqlite') return;
		let tries = 0;
		const cutOnce = async (given: Db) =>
			await given.transaction().execute(async (trx) => {
				const id = newId();
				await trx
					.insertInto('topic')
					.values({ id, name: `doorgeknipt ${(tries += 1)}`, createdAt: now() })
					.execute();
				const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
				// The connection ends under the transaction, and the commit finds nobody.
				if (tries === 1)
					await inDatabase(inject('postgresUrl'), `select pg_terminate_backend(${rows[0]?.pid})`);
				return id;
			});
		const answer = await once(db, post('doorgeknipt'), cutOnce, lost);
		const there = await db
			.selectFrom('topic')
			.select(['id', 'name'])
			.where('name', 'like', 'doorgeknipt%')
			.execute();
		expect(there).toEqual([{ id: answer, name: 'doorgeknipt 2' }]);
		expect(await once(db, post('doorgeknipt'), cutOnce, lost)).toBe(answer);
		expect(tries).toBe(2);
	});

	test('work that the database broke off is done again, a few times; without a form it is not', async () => {
		let tries = 0;
		const deadlocked = (turns: number) => async (given: Db) =>
			await given.transaction().execute(async (trx) => {
				await trx
					.insertInto('topic')
					.values({ id: newId(), name: `vast ${(tries += 1)} ${newId()}`, createdAt: now() })
					.execute();
				if (tries < turns) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
			});
		await once(db, post('vast'), deadlocked(3), lost);
		expect([tries, await count('vast')]).toEqual([3, 1]);
		tries = 0;
		await expect(once(db, post('zit vast'), deadlocked(99), lost)).rejects.toMatchObject({ code: '40P01' });
		expect(tries).toBe(4);
		tries = 0;
		await expect(deadlocked(2)(db)).rejects.toMatchObject({ code: '40P01' });
	});

	test('when the first was cut off before it could write its answer, the next hears that it is done', async () => {
		const { id } = post('afgebroken');
		const postedAt = addMs(now(), -DAY / 2);
		await db.insertInto('formPost').values({ id, runId: 'other', postedAt }).execute();
		expect(await once(db, post('afgebroken'), add('afgebroken'), lost)).toBe('lost');
		expect(await count('afgebroken')).toBe(0);
	});

	test('what was typed and answered cannot be read from the database, and is forgotten after two days', async () => {
		await once(db, post('roodborstje'), async (given) => (await add('x')(given), 'winterkoning'), lost);
		const rows = JSON.stringify(await db.selectFrom('formPost').selectAll().execute());
		expect(rows).not.toMatch(/roodborstje|winterkoning|pia|sleutel/);
		setClock(addMs(START, 2 * DAY + 60_000));
		await forgetOldPosts(db);
		expect(await db.selectFrom('formPost').selectAll().execute()).toEqual([]);
		setClock(START);
	});
});

/** The same database; a transaction that goes through is sometimes reported as a broken connection. */
function losing(db: Db, loses: () => boolean): Db {
	return new Proxy(db, {
		get(target, key) {
			const value: unknown = Reflect.get(target, key, target);
			if (key !== 'transaction') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
			return () => ({
				async execute(work: Parameters<ReturnType<Db['transaction']>['execute']>[0]) {
					const result = await target.transaction().execute(work);
					if (loses())
						throw Object.assign(new Error('Connection terminated unexpectedly'), { code: '57P01' });
					return result;
				}
			});
		}
	});
}
