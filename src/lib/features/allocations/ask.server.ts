import {
	countEarlier,
	endFailed,
	findUnderway,
	stopSearch
} from '#lib/features/calculations/calculations.server.ts';
import { lockEditions } from '#lib/features/editions/lock.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { getTraining } from '#lib/features/trainings/queries.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { queueJob } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden } from '#lib/server/refuse.ts';
import { canAllocate, USUAL_BUDGET } from './allocation.ts';
import { planAllocation } from './input.server.ts';
import { mayAllocate } from './policy.ts';

/** Asks for a proposal now; whoever asks while one is being made gets the same one. */
export async function askAllocation(
	db: Db,
	actor: Actor,
	trainingId: string,
	{ budgetSeconds = USUAL_BUDGET }: { budgetSeconds?: number } = {}
): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		await lockTraining(trx, actor, trainingId);
		await endFailed(trx, { allocationOf: trainingId });
		const underway = await findUnderway(trx, { allocationOf: trainingId });
		if (underway) return underway.id;
		if (!canAllocate(await planAllocation(trx, { trainingId, seed: 1, budgetSeconds })))
			conflict('allocations_nobody');
		return await queueAllocation(trx, trainingId, { askedBy: actor.personId, budgetSeconds });
	});
}

/** The training as one may allocate its people, its editions held until the transaction ends. */
export async function lockTraining(trx: Trx, actor: Actor, trainingId: string) {
	const training = await getTraining(trx, actor, trainingId);
	if (!mayAllocate(actor)) forbidden();
	await lockEditions(trx, await listEditionIds(trx, trainingId));
	return training;
}

export async function listEditionIds(trx: Trx, trainingId: string): Promise<string[]> {
	const rows = await trx.selectFrom('edition').select('id').where('trainingId', '=', trainingId).execute();
	return rows.map((row) => row.id);
}

type AllocationRequest = { askedBy: string | null; occasion?: string; budgetSeconds?: number };

/** Promises a proposal in the background; the number of earlier ones is the seed. */
export async function queueAllocation(
	trx: Trx,
	trainingId: string,
	{ askedBy, occasion, budgetSeconds = USUAL_BUDGET }: AllocationRequest
) {
	const id = newId();
	const jobId = await queueJob(trx, 'allocation', { allocationId: id }, askedBy);
	const earlier = await countEarlier(trx, { allocationOf: trainingId });
	await trx
		.insertInto('allocation')
		.values({
			id,
			trainingId,
			askedBy,
			jobId,
			budgetSeconds,
			state: 'computing',
			askedAt: now(),
			occasion: occasion ?? null,
			seed: earlier + 1
		})
		.execute();
	await writeAudit(trx, {
		actorId: askedBy,
		action: 'allocation.ask',
		objectId: id
	});
	return id;
}

/** Good enough: the search ends with the best it has. */
export async function stopAllocation(db: Db, actor: Actor, trainingId: string) {
	await db.transaction().execute(async (trx) => {
		await lockTraining(trx, actor, trainingId);
		const underway = await findUnderway(trx, { allocationOf: trainingId });
		await stopSearch(trx, actor, 'allocation.stop_search', underway);
	});
}
