import { sql } from 'kysely';
import { MINUTE, now } from './clock.ts';
import { databaseInstant } from './db/instant.ts';
import { locksRows, type Db, type Trx } from './db/open.ts';
import { newId } from './ids.ts';
import { log } from './log.ts';
import { stoppable } from './stoppable.ts';

/** Long work that goes on when its page is left: asked for in a transaction, done by a worker, found again by id. */
export type BackgroundJob = { id: string; kind: string; ids: Record<string, string>; attempts: number };

export type BackgroundContext = {
	job: BackgroundJob;
	/** Keeps the lease and says how far it is, from 0 to 1; answers false when somebody asked it to stop. */
	report(progress: number): Promise<boolean>;
};

export type BackgroundWork = Record<string, (db: Db, context: BackgroundContext) => Promise<void>>;

const LEASE = MINUTE;
const TRIES = 3;

export async function queueJob(trx: Trx, kind: string, ids: Record<string, string>, actorId: string | null) {
	const id = newId();
	await trx
		.insertInto('job')
		.values({ id, kind, ids: JSON.stringify(ids), state: 'waiting', createdBy: actorId, createdAt: now() })
		.execute();
	return id;
}

export async function findJob(db: Db, id: string) {
	return await db
		.selectFrom('job')
		.select(['id', 'kind', 'state', 'progress', 'problem', 'createdBy', 'stopRequestedAt'])
		.where('id', '=', id)
		.executeTakeFirst();
}

/** Asks running work to stop with the best it has. */
export async function stopJob(trx: Trx, id: string) {
	await trx.updateTable('job').set({ stopRequestedAt: now() }).where('id', '=', id).execute();
}

/** Does one waiting piece of work; answers whether there was any. A server that stops gives its work back to the next. */
export async function runNextJob(
	db: Db,
	work: BackgroundWork,
	worker: string,
	stopping?: AbortSignal
): Promise<boolean> {
	const job = stopping?.aborted ? undefined : await claim(db, worker);
	if (!job) return false;
	try {
		const run = work[job.kind];
		if (job.attempts > TRIES) throw new Error('Every server that tried it died.');
		if (!run) throw new Error(`There is no background work ${job.kind}.`);
		const own = stoppable(db, stopping);
		await run(own, { job, report: (progress) => report(own, job, worker, progress) });
		await finish(db, job, worker, 'done', null);
	} catch (error) {
		if (stopping?.aborted) await giveBack(db, job, worker);
		else await fail(db, job, worker, error as Error);
	}
	return true;
}

async function giveBack(db: Db, job: BackgroundJob, worker: string) {
	await db
		.updateTable('job')
		.set({ state: 'waiting', attempts: job.attempts - 1, leaseUntil: null })
		.where('id', '=', job.id)
		.where('claimedBy', '=', worker)
		.execute();
}

async function fail(db: Db, job: BackgroundJob, worker: string, error: Error) {
	log.error({ job: job.kind, error: error.message }, 'background work failed');
	await finish(db, job, worker, job.attempts < TRIES ? 'waiting' : 'failed', error.name);
}

async function claim(db: Db, worker: string): Promise<BackgroundJob | undefined> {
	const at = databaseInstant(db);
	const lock = locksRows(db) ? sql`for update skip locked` : sql``;
	const next = sql<string>`(
		select id from job
		where state in ('waiting', 'running') and (state = 'waiting' or lease_until < ${at})
		order by created_at, id limit 1 ${lock}
	)`;
	const row = await db
		.updateTable('job')
		.set({
			state: 'running',
			claimedBy: worker,
			leaseUntil: databaseInstant(db, LEASE),
			attempts: sql`attempts + 1`
		})
		.where('id', '=', next)
		.returning(['id', 'kind', 'ids', 'attempts'])
		.executeTakeFirst();
	return row && { ...row, ids: JSON.parse(row.ids) as Record<string, string> };
}

async function report(db: Db, job: BackgroundJob, worker: string, progress: number) {
	const row = await db
		.updateTable('job')
		.set({ progress, leaseUntil: databaseInstant(db, LEASE) })
		.where('id', '=', job.id)
		.where('claimedBy', '=', worker)
		.returning('stopRequestedAt')
		.executeTakeFirst();
	return row !== undefined && row.stopRequestedAt === null;
}

async function finish(
	db: Db,
	job: BackgroundJob,
	worker: string,
	state: 'done' | 'waiting' | 'failed',
	problem: string | null
) {
	await db
		.updateTable('job')
		.set({
			state,
			problem,
			leaseUntil: null,
			...(state === 'waiting' ? {} : { finishedAt: now() }),
			...(state === 'done' ? { progress: 1 } : {})
		})
		.where('id', '=', job.id)
		.where('claimedBy', '=', worker)
		.execute();
}
