import { sql } from 'kysely';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { findEvaluation, noteEvaluation } from './evaluation.server.ts';
import { fireThresholds } from './fire.server.ts';
import { happen, happenToEach } from './happen.server.ts';
import { alertOwner } from './tell.server.ts';

/** So many are looked for at once; answers are confirmed so many behind one lock. */
const BATCH = 50;

/**
 * Looks at every clock whose moment has come: pauses past their limit end, thresholds fire, broken promises are
 * written down, questioned answers settle. All behind the locks of the wishes, so that it may run twice, at once, or be
 * killed half-way, and still tell everything exactly once.
 */
export async function evaluateClocks(db: Db) {
	await endPauses(db);
	const since = await findEvaluation(db);
	await fireThresholds(db, since);
	await confirmAnswers(db);
	await noteEvaluation(db);
}

async function endPauses(db: Db) {
	const done = new Set<string>();
	for (;;) {
		const requestIds = (await listPausesToEnd(db)).filter((id) => !done.has(id));
		if (!requestIds.length) return;
		for (const requestId of requestIds) {
			done.add(requestId);
			await db.transaction().execute((trx) => endPause(trx, requestId));
		}
	}
}

async function listPausesToEnd(db: Db) {
	const rows = await db
		.selectFrom('clockPause')
		.select('requestId')
		.where('endedAt', 'is', null)
		.where('autoResumeAt', '<=', now())
		.orderBy('autoResumeAt')
		.limit(BATCH)
		.execute();
	return rows.map((row) => row.requestId);
}

/** The asker did not reply within the limit: the clock goes on from the limit, and the owner knows. */
async function endPause(trx: Trx, requestId: string) {
	const wish = await lockWish(trx, requestId);
	const pause = await trx
		.selectFrom('clockPause')
		.select('autoResumeAt')
		.where('requestId', '=', requestId)
		.where('endedAt', 'is', null)
		.where('autoResumeAt', '<=', now())
		.executeTakeFirst();
	if (!wish || !pause) return;
	const by = { actorId: null, at: pause.autoResumeAt };
	const seq = await happen(trx, wish.id, by, { type: 'resumed' });
	await alertOwner(trx, wish, 'follow_up_resumed', seq);
}

async function lockWish(trx: Trx, requestId: string) {
	return await trx
		.selectFrom('followUpRequest')
		.selectAll()
		.where('id', '=', requestId)
		.$if(locksRows(trx), (query) => query.forUpdate())
		.executeTakeFirst();
}

/** Nobody questioned these answers within their window; some are confirmed behind one lock. */
async function confirmAnswers(db: Db) {
	for (;;) {
		const requestIds = await listToConfirm(db);
		// What somebody is writing at this moment is left for the next look.
		if (!requestIds.length || !(await db.transaction().execute((trx) => confirm(trx, requestIds)))) return;
	}
}

async function listToConfirm(db: Db) {
	const rows = await db
		.selectFrom('followUpRequest')
		.select('id')
		.where('state', '=', sql.lit('answered'))
		.where('reopenUntil', '<', now())
		.limit(BATCH)
		.execute();
	return rows.map((row) => row.id);
}

/** Those that nobody else is writing and that still stand so; answers how many. */
async function confirm(trx: Trx, requestIds: string[]) {
	const rows = await trx
		.selectFrom('followUpRequest')
		.select('id')
		.where('id', 'in', requestIds)
		.where('state', '=', 'answered')
		.where('reopenUntil', '<', now())
		.orderBy('id')
		.$if(locksRows(trx), (query) => query.forUpdate().skipLocked())
		.execute();
	const ids = rows.map(({ id }) => id);
	if (ids.length) await happenToEach(trx, ids, { actorId: null, at: now() }, { type: 'confirmed' });
	return ids.length;
}
