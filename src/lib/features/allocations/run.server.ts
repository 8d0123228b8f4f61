import type { Allocation, AllocationInput } from '#lib/engine/mixing/allocation/types.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { holdersOf } from '#lib/features/people/relations.server.ts';
import type { BackgroundContext } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { runInWorker } from '#lib/server/workers.ts';
import { canAllocate, figuresOf } from './allocation.ts';
import { listEditionIds } from './ask.server.ts';
import { planAllocation } from './input.server.ts';

/** Makes the proposal that was asked for; a second run of the same work finds nothing to do. */
export async function runAllocation(db: Db, { job, report }: BackgroundContext) {
	const asked = await findAsked(db, job.ids.allocationId ?? '');
	if (!asked) return;
	const input = await planAllocation(db, asked);
	if (!canAllocate(input)) return await saveImpossible(db, asked.id);
	const result = await runInWorker<Allocation>({
		file: 'src/lib/features/allocations/worker.ts',
		input,
		onProgress: report
	});
	await saveProposal(db, asked, input, result);
}

type Asked = NonNullable<Awaited<ReturnType<typeof findAsked>>>;

export async function findAsked(db: Db, allocationId: string) {
	return await db
		.selectFrom('allocation')
		.select(['id', 'trainingId', 'seed', 'budgetSeconds'])
		.where('id', '=', allocationId)
		.where('state', '=', 'computing')
		.executeTakeFirst();
}

async function saveImpossible(db: Db, id: string) {
	await db
		.updateTable('allocation')
		.set({ state: 'impossible' })
		.where('id', '=', id)
		.where('state', '=', 'computing')
		.execute();
}

/** Stores what was found as a proposal, in the place of the proposal before it. */
export async function saveProposal(db: Db, asked: Asked, input: AllocationInput, result: Allocation) {
	await db.transaction().execute(async (trx) => {
		await lockEditions(trx, await listEditionIds(trx, asked.trainingId));
		if (!(await findAsked(trx, asked.id))) return;
		await trx
			.updateTable('allocation')
			.set({ state: 'replaced', settledAt: now() })
			.where('trainingId', '=', asked.trainingId)
			.where('state', '=', 'proposed')
			.execute();
		await trx
			.updateTable('allocation')
			.set({ state: 'proposed', proposedAt: now(), figures: JSON.stringify(figuresOf(result, input)) })
			.where('id', '=', asked.id)
			.execute();
		await writeSeats(trx, asked.id, input, result);
		await tellStaff(trx, asked);
	});
}

async function writeSeats(
	trx: Trx,
	allocationId: string,
	{ people }: AllocationInput,
	{ placed }: Allocation
) {
	const given = await trx
		.selectFrom('preference')
		.select(['personId', 'editionId', 'rank'])
		.where('editionId', 'in', [...new Set(Object.values(placed)), ''])
		.execute();
	const ranks = new Map(given.map(({ personId, editionId, rank }) => [`${personId}/${editionId}`, rank]));
	const seats = people.map(({ id: personId }) => {
		const editionId = placed[personId] ?? null;
		const rank = editionId ? (ranks.get(`${personId}/${editionId}`) ?? 1) : null;
		return { allocationId, personId, editionId, rank };
	});
	for (let from = 0; from < seats.length; from += 500)
		await trx
			.insertInto('allocationSeat')
			.values(seats.slice(from, from + 500))
			.execute();
}

async function tellStaff(trx: Trx, { id, trainingId }: Asked) {
	const { title } = await trx
		.selectFrom('training')
		.select('title')
		.where('id', '=', trainingId)
		.executeTakeFirstOrThrow();
	const alerts = (await holdersOf(trx, 'staff')).map((recipientId) => ({
		key: `allocation_proposed/${id}`,
		recipientId,
		kind: 'allocation_proposed' as const,
		facts: { training: title },
		href: `/trainingen/${trainingId}/verdeling`,
		mail: true
	}));
	await raiseAlerts(trx, ...alerts);
}
