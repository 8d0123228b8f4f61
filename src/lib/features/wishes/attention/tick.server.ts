import { sql } from 'kysely';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { findHeartbeat, writeHeartbeat } from './heartbeat.server.ts';
import { fireThresholds } from './fire-thresholds.server.ts';
import { record, recordEach } from '../history/record.server.ts';
import { alertOwner } from '../tell.server.ts';

/** So many are looked for at once; answers are confirmed so many behind one lock. */
const BATCH = 50;

/**
 * Looks at every clock whose moment has come: pauses past their limit end, thresholds fire, broken promises are
 * written down, questioned answers settle. All behind the locks of the wishes, so that it may run twice, at once, or be
 * killed half-way, and still tell everything exactly once.
 */
export async function tickClocks(db: Db) {
	await endPauses(db);
	const since = await findHeartbeat(db);
	await fireThresholds(db, since);
	await confirmAnswers(db);
	await writeHeartbeat(db);
}

async function endPauses(db: Db) {
	const done = new Set<string>();
	for (;;) {
		const wishIds = (await listPausesToEnd(db)).filter((id) => !done.has(id));
		if (!wishIds.length) return;
		for (const wishId of wishIds) {
			done.add(wishId);
			await db.transaction().execute((trx) => endPause(trx, wishId));
		}
	}
}

async function listPausesToEnd(db: Db) {
	const rows = await db
		.selectFrom('clockPause')
		.select('wishId')
		.where('endedAt', 'is', null)
		.where('autoResumeAt', '<=', now())
		.orderBy('autoResumeAt')
		.limit(BATCH)
		.execute();
	return rows.map((row) => row.wishId);
}

/** The asker did not reply within the limit: the clock goes on from the limit, and the owner knows. */
async function endPause(trx: Trx, wishId: string) {
	const wish = await lockWish(trx, wishId);
	const pause = await trx
		.selectFrom('clockPause')
		.select('autoResumeAt')
		.where('wishId', '=', wishId)
		.where('endedAt', 'is', null)
		.where('autoResumeAt', '<=', now())
		.executeTakeFirst();
	if (!wish || !pause) return;
	const by = { actorId: null, at: pause.autoResumeAt };
	const seq = await record(trx, wish.id, by, { type: 'resumed' });
	await alertOwner(trx, wish, 'wish_resumed', seq);
}

async function lockWish(trx: Trx, wishId: string) {
	return await trx
		.selectFrom('wish')
		.selectAll()
		.where('id', '=', wishId)
		.$if(locksRows(trx), (query) => query.forUpdate())
		.executeTakeFirst();
}

/** Nobody questioned these answers within their window; some are confirmed behind one lock. */
async function confirmAnswers(db: Db) {
	for (;;) {
		const wishIds = await listToConfirm(db);
		// What somebody is writing at this moment is left for the next look.
		if (!wishIds.length || !(await db.transaction().execute((trx) => confirm(trx, wishIds)))) return;
	}
}

async function listToConfirm(db: Db) {
	const rows = await db
		.selectFrom('wish')
		.select('id')
		.where('state', '=', sql.lit('answered'))
		.where('reopenUntil', '<', now())
		.limit(BATCH)
		.execute();
	return rows.map((row) => row.id);
}

/** Those that nobody else is writing and that still stand so; answers how many. */
async function confirm(trx: Trx, wishIds: string[]) {
	const rows = await trx
		.selectFrom('wish')
		.select('id')
		.where('id', 'in', wishIds)
		.where('state', '=', 'answered')
		.where('reopenUntil', '<', now())
		.orderBy('id')
		.$if(locksRows(trx), (query) => query.forUpdate().skipLocked())
		.execute();
	const ids = rows.map(({ id }) => id);
	if (ids.length) await recordEach(trx, ids, { actorId: null, at: now() }, { type: 'confirmed' });
	return ids.length;
}
