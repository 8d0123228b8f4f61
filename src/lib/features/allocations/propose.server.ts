import { endFailed, findUnderway } from '#lib/features/calculations/calculations.server.ts';
import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { canAllocate, isClosed, occasionOf, USUAL_BUDGET } from './allocation.ts';
import { listEditionIds, queueAllocation } from './ask.server.ts';
import { listComingEditions, planAllocation } from './input.server.ts';

/** Asks for a proposal for every training whose last closing date is over; once for each, however often it runs. */
export async function proposeAllocations(db: Db) {
	for (const trainingId of await listWanted(db)) {
		await db.transaction().execute(async (trx) => {
			await lockEditions(trx, await listEditionIds(trx, trainingId));
			await endFailed(trx, { allocationOf: trainingId });
			await proposeOnce(trx, trainingId);
		});
	}
}

async function proposeOnce(trx: Trx, trainingId: string) {
	const editions = await listComingEditions(trx, trainingId);
	if (!isClosed(editions, localDate(now()))) return;
	const occasion = occasionOf(trainingId, editions);
	if ((await wasAsked(trx, occasion)) || (await findUnderway(trx, { allocationOf: trainingId }))) return;
	const plan = await planAllocation(trx, { trainingId, seed: 1, budgetSeconds: USUAL_BUDGET });
	if (canAllocate(plan)) await queueAllocation(trx, trainingId, { askedBy: null, occasion });
}

/** Trainings for which somebody has a wish about an edition whose closing date is over. */
async function listWanted(db: Db) {
	const rows = await db
		.selectFrom('preference')
		.innerJoin('edition', 'edition.id', 'preference.editionId')
		.select('edition.trainingId')
		.distinct()
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.where('edition.enrolUntil', '<', localDate(now()))
		.orderBy('edition.trainingId')
		.execute();
	return rows.map((row) => row.trainingId);
}

async function wasAsked(trx: Trx, occasion: string) {
	const row = await trx
		.selectFrom('allocation')
		.select('id')
		.where('occasion', '=', occasion)
		.executeTakeFirst();
	return row !== undefined;
}
