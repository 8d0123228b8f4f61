import { sql } from 'kysely';
import { now } from '#lib/server/clock.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { findEvaluation, noteEvaluation } from './evaluation.server.ts';
import { fireThresholds } from './fire.server.ts';
import { happen } from './happen.server.ts';
import { alertOwner } from './tell.server.ts';

const BATCH = 200;

/**
 * Looks at every clock whose moment has come: pauses past their limit end, thresholds fire, broken promises are
 * written down, questioned answers settle. All behind the locks of the wishes, so that it may run twice, at once, or be
 * killed half-way, and still tell everything exactly once.
 */
export async function evaluateClocks(db: Db) {
	await forEach(db, listPausesToEnd, endPause);
	const since = await findEvaluation(db);
	await fireThresholds(db, since);
	await forEach(db, listToConfirm, confirm);
	await noteEvaluation(db);
}

type Wish = NonNullable<Awaited<ReturnType<typeof lock>>>;

async function forEach(
	db: Db,
	list: (db: Db) => Promise<string[]>,
	settle: (trx: Trx, wish: Wish) => Promise<void>
) {
	const done = new Set<string>();
	for (;;) {
		const requestIds = (await list(db)).filter((id) => !done.has(id));
		if (!requestIds.length) return;
		for (const requestId of requestIds) {
			done.add(requestId);
			await db.transaction().execute(async (trx) => {
				const wish = await lock(trx, requestId);
				if (wish) await settle(trx, wish);
			});
		}
	}
}

async function lock(trx: Trx, requestId: string) {
	return await trx
		.selectFrom('followUpRequest')
		.selectAll()
		.where('id', '=', requestId)
		.$if(locksRows(trx), (query) => query.forUpdate())
		.executeTakeFirst();
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
async function endPause(trx: Trx, wish: Wish) {
	const pause = await trx
		.selectFrom('clockPause')
		.select('autoResumeAt')
		.where('requestId', '=', wish.id)
		.where('endedAt', 'is', null)
		.where('autoResumeAt', '<=', now())
		.executeTakeFirst();
	if (!pause) return;
	const by = { actorId: null, at: pause.autoResumeAt };
	const seq = await happen(trx, wish.id, by, { type: 'resumed' });
	await alertOwner(trx, wish, 'follow_up_resumed', seq);
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

/** Nobody questioned the answer within its window. */
async function confirm(trx: Trx, wish: Wish) {
	if (wish.state !== 'answered' || wish.reopenUntil === null || wish.reopenUntil >= now()) return;
	await happen(trx, wish.id, { actorId: null, at: now() }, { type: 'confirmed' });
}
