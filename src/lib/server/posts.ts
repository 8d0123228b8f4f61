/**
 * One posted form has one effect. Every form carries a key; the same words with the same key, of the same person to the
 * same action, get the answer of the first time, also while the first is still at work.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { addMs, DAY, now } from './clock.ts';
import { isPassing } from './db/faults.ts';
import type { Db, Trx } from './db/open.ts';
import { log } from './log.ts';
import { decrypt, encrypt } from './secrets.ts';

/** A form as it was posted: nobody who reads the database can tell from its name what was typed. */
export type Post = { id: string; secret: Buffer };

/** How often work is tried that the database broke off, and how long the first is waited for. */
const TURNS = 4;
const PATIENCE = 10_000;
const PAUSE = 25;
const KEPT = 2 * DAY;

/** Thrown out of the command: another request has done this already. */
class PostedBefore extends Error {}

export function identifyPost(key: string, personId: string, action: string, words: unknown): Post {
	const name = createHmac('sha256', key);
	const id = name.update(JSON.stringify([personId, action, words])).digest('hex');
	return { id, secret: createHmac('sha256', key).update('answer').digest() };
}

/**
 * Does the work unless it was done before, and gives the answer it got then. The first transaction of the work begins
 * with the row of this post, so that both are there or neither is; `unknown` answers where the first answer was lost.
 */
export async function once<Answer>(
	db: Db,
	post: Post,
	work: (db: Db) => Promise<Answer>,
	unknown: () => Answer
): Promise<Answer> {
	const before = await findAnswer(db, post, unknown);
	if (before) return before.answer;
	const run: Run = { post, id: randomUUID(), committed: false };
	try {
		const answer = await work(keyed(db, run));
		if (run.committed) return await saveAnswer(db, post, answer);
		return (await findAnswer(db, post, unknown))?.answer ?? answer;
	} catch (problem) {
		if (run.committed) await forget(db, post);
		// Refused, maybe because the same form has changed the state meanwhile: then that was this one's effect.
		const twin = run.committed || isPassing(problem) ? undefined : await findAnswer(db, post, unknown);
		if (twin) return twin.answer;
		throw problem;
	}
}

/** No form is sent again after two days. */
export async function forgetOldPosts(db: Db) {
	await db.deleteFrom('formPost').where('postedAt', '<', addMs(now(), -KEPT)).execute();
}

type Run = { post: Post; id: string; committed: boolean };

/** The same database, whose first transaction is that of the post. */
function keyed(db: Db, run: Run): Db {
	return new Proxy(db, {
		get(target, key) {
			if (key === 'transaction' && !run.committed)
				return () => ({
					execute: (work: (trx: Trx) => Promise<unknown>) => inTransaction(target, run, work)
				});
			const value: unknown = Reflect.get(target, key, target);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		}
	});
}

/** A transaction may be done again because its row tells whether it went through, whatever became of the connection. */
async function inTransaction<T>(db: Db, run: Run, work: (trx: Trx) => Promise<T>): Promise<T> {
	let done: { result: T } | undefined;
	for (let turn = 1; ; turn += 1) {
		try {
			const result = await db.transaction().execute(async (trx) => {
				await claim(trx, run);
				done = { result: await work(trx) };
				return done.result;
			});
			run.committed = true;
			return result;
		} catch (problem) {
			if (done && problem instanceof PostedBefore && (await isOwn(db, run))) {
				run.committed = true;
				return done.result;
			}
			if (!isPassing(problem) || turn === TURNS) throw problem;
			await pause(PAUSE * turn * turn * (1 + Math.random()));
		}
	}
}

/** Waits for a request that is at work on the same form, and gives way when that one succeeds. */
async function claim(trx: Trx, { post, id }: Run) {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('formPost')
		.values({ id: post.id, runId: id, postedAt: now() })
		.onConflict((conflicting) => conflicting.column('id').doNothing())
		.executeTakeFirstOrThrow();
	if (!numInsertedOrUpdatedRows) throw new PostedBefore('The same form was posted before.');
}

async function isOwn(db: Db, { post, id }: Run) {
	const row = await db.selectFrom('formPost').select('runId').where('id', '=', post.id).executeTakeFirst();
	return row?.runId === id;
}

async function forget(db: Db, { id }: Post) {
	await db.deleteFrom('formPost').where('id', '=', id).execute();
}

async function saveAnswer<Answer>(db: Db, { id, secret }: Post, answer: Answer): Promise<Answer> {
	const sealed = encrypt(secret, JSON.stringify(answer ?? null), id).toString('base64');
	try {
		await db.updateTable('formPost').set({ answer: sealed }).where('id', '=', id).execute();
	} catch (problem) {
		// What was asked is done; only who asks again hears less about it.
		log.error({ error: String(problem) }, 'the answer to a form could not be kept');
	}
	return answer;
}

/** What was answered before; whoever did it may still be writing the answer down. */
async function findAnswer<Answer>(
	db: Db,
	{ id, secret }: Post,
	unknown: () => Answer
): Promise<{ answer: Answer } | undefined> {
	const until = Date.now() + PATIENCE;
	for (;;) {
		const row = await db
			.selectFrom('formPost')
			.select(['answer', 'postedAt'])
			.where('id', '=', id)
			.executeTakeFirst();
		if (!row) return undefined;
		if (row.answer)
			return { answer: JSON.parse(decrypt(secret, Buffer.from(row.answer, 'base64'), id)) as Answer };
		if (Date.now() > until || row.postedAt < addMs(now(), -PATIENCE)) return { answer: unknown() };
		await pause(PAUSE);
	}
}

async function pause(ms: number) {
	await new Promise((done) => setTimeout(done, ms));
}
