import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { canBeHeld } from './edition.ts';
import { lockEditions } from './lock.server.ts';
import { listStaffing, setEditionState } from './state.server.ts';

/** A definitive edition is held once its last session is over. */
export async function markEditionsHeld(db: Db) {
	const candidates = await db
		.selectFrom('edition')
		.innerJoin('session', 'session.editionId', 'edition.id')
		.select('edition.id')
		.where('edition.state', '=', 'definitive')
		.where('session.cancelledAt', 'is', null)
		.groupBy('edition.id')
		.having((select) => select.fn.max('session.endsAt'), '<=', now())
		.execute();
	for (const { id } of candidates) await markHeldByItself(db, id);
}

async function markHeldByItself(db: Db, id: string) {
	await db.transaction().execute(async (trx) => {
		await lockEditions(trx, [id]);
		const { state } = await trx
			.selectFrom('edition')
			.select('state')
			.where('id', '=', id)
			.executeTakeFirstOrThrow();
		if (canBeHeld(state, await listStaffing(trx, id), now())) await setEditionState(trx, id, 'held', null);
	});
}

export const editionJobs: ScheduledJob[] = [
	{ name: 'mark editions held', cron: '7 * * * *', run: markEditionsHeld }
];
