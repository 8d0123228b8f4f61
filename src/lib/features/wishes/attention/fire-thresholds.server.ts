import { sql } from 'kysely';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { now } from '#lib/server/clock.ts';
import { inChunks } from '#lib/server/db/chunks.ts';
import { locksRows, type Db, type Trx } from '#lib/server/db/open.ts';
import { loadLadder, type Ladder } from './ladder.server.ts';
import { alertsFor, findFlooded, listComing, together, type Flooded } from './time-alerts.server.ts';

/** So many wishes are told about behind one lock. */
const BATCH = 100;

type Round = { ladder: Ladder; flooded: Flooded; /** The key of its summaries. */ summary: string };

/**
 * Fires every threshold whose moment has come and tells who must know, each exactly once, however often and by
 * however many it is run. `since` is when everything was last looked at.
 */
export async function fireThresholds(db: Db, since: { at: string; standstill: boolean }) {
	let wishIds = await listToFire(db);
	if (!wishIds.length) return;
	const ladder = await loadLadder(db);
	const flooded = await findFlooded(db, ladder, await listComing(db), since.standstill);
	const round = { ladder, flooded, summary: `together/${since.at}` };
	// Wishes that somebody is writing at this moment are left for the next look.
	for (let left = Infinity; wishIds.length && wishIds.length < left;) {
		left = wishIds.length;
		for (const some of inChunks(wishIds, BATCH))
			await db.transaction().execute((trx) => fireSome(trx, some, round));
		wishIds = await listToFire(db);
	}
}

/** Wishes with a threshold that came, or with a promise broken a moment after the instant it was for. */
async function listToFire(db: Db) {
	const broken = await db
		.selectFrom('wishClock')
		.select('wishId')
		.where('state', '=', sql.lit('running'))
		.where('brokenAt', 'is', null)
		.where('dueAt', '<', now())
		.execute();
	const ids = [...(await listComing(db)).map(({ id }) => id), ...broken.map(({ wishId }) => wishId)];
	return [...new Set(ids)].sort();
}

async function fireSome(trx: Trx, wishIds: string[], { ladder, flooded, summary }: Round) {
	const locked = await lock(trx, wishIds);
	if (!locked.length) return;
	const at = now();
	await noteBroken(trx, locked, at);
	const coming = await listComing(trx, locked);
	if (!coming.length) return;
	await trx
		.updateTable('alertThreshold')
		.set({ firedAt: at })
		.where('clockId', 'in', [...new Set(coming.map(({ clockId }) => clockId))])
		.where('firedAt', 'is', null)
		.where('fireAt', '<=', at)
		.execute();
	await raiseAlerts(trx, ...together(await alertsFor(trx, ladder, coming), flooded, summary));
}

/** What somebody else is writing is skipped, so that nobody waits for anybody. */
async function lock(trx: Trx, wishIds: string[]) {
	const rows = await trx
		.selectFrom('wish')
		.select('id')
		.where('id', 'in', wishIds)
		.orderBy('id')
		.$if(locksRows(trx), (query) => query.forUpdate().skipLocked())
		.execute();
	return rows.map((row) => row.id);
}

/** A promise is broken just after its due instant; at that very instant it is still kept. */
async function noteBroken(trx: Trx, wishIds: string[], at: string) {
	await trx
		.updateTable('wishClock')
		.set({ brokenAt: sql.ref('due_at') })
		.where('wishId', 'in', wishIds)
		.where('state', '=', 'running')
		.where('brokenAt', 'is', null)
		.where('dueAt', '<', at)
		.execute();
}
