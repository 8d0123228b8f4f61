import { isRunning } from '#lib/features/editions/edition.ts';
import { seatPeople } from '#lib/features/enrolments/commands.server.ts';
import { loadWaitlist } from '#lib/features/enrolments/waitlist.server.ts';
import { listUnable } from '#lib/features/enrolments/overlap.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, notFound } from '#lib/server/refuse.ts';
import { lockTraining } from './ask.server.ts';
import { listComingEditions, listTakingPart, seatsToGive } from './input.server.ts';

export type Accepted = { placed: number; unseated: number };

/**
 * Gives everybody the proposed seat, with mail and diary, all at once and once only. Whoever found a place
 * in the training meanwhile keeps that, whoever took the wish back gets none; where a seat has gone meanwhile the person is left without.
 */
export async function publishAllocation(
	db: Db,
	actor: Actor,
	trainingId: string,
	allocationId: string
): Promise<Accepted> {
	return await db.transaction().execute(async (trx) => {
		await lockPeople(
			trx,
			(await listSeats(trx, allocationId)).map((seat) => seat.personId)
		);
		await lockTraining(trx, actor, trainingId);
		await decide(trx, actor, trainingId, allocationId, 'accepted');
		const proposed = await listSeats(trx, allocationId);
		const enrolled = await listTakingPart(trx, trainingId, await listComingEditions(trx, trainingId));
		const free = proposed.filter(({ personId, preferred }) => preferred && !enrolled.has(personId));
		const unable = await listUnable(trx, [...new Set(free.map((seat) => seat.editionId))]);
		const able = free.filter(({ personId, editionId }) => !unable.has(`${personId}/${editionId}`));
		let placed = 0;
		for (const [editionId, seats] of Map.groupBy(able, (seat) => seat.editionId))
			placed += await fillEdition(
				trx,
				actor,
				allocationId,
				editionId,
				seats.map((seat) => seat.personId)
			);
		return { placed, unseated: proposed.length - placed };
	});
}

/** Lays a proposal aside; the wishes stay for a next one. */
export async function dismissAllocation(db: Db, actor: Actor, trainingId: string, allocationId: string) {
	await db.transaction().execute(async (trx) => {
		await lockTraining(trx, actor, trainingId);
		await decide(trx, actor, trainingId, allocationId, 'dismissed');
	});
}

async function decide(
	trx: Trx,
	actor: Actor,
	trainingId: string,
	allocationId: string,
	state: 'accepted' | 'dismissed'
) {
	const allocation = await trx
		.selectFrom('allocation')
		.select('state')
		.where('id', '=', allocationId)
		.where('trainingId', '=', trainingId)
		.executeTakeFirst();
	if (!allocation) notFound();
	if (allocation.state !== 'proposed') conflict('allocations_not_open');
	await trx
		.updateTable('allocation')
		.set({ state, settledAt: now(), settledBy: actor.personId })
		.where('id', '=', allocationId)
		.execute();
	await writeAudit(trx, {
		actorId: actor.personId,
		action: state === 'accepted' ? 'allocation.accept' : 'allocation.dismiss',
		objectId: allocationId
	});
}

async function listSeats(trx: Trx, allocationId: string) {
	const rows = await trx
		.selectFrom('allocationSeat')
		.leftJoin('preference', (join) =>
			join
				.onRef('preference.personId', '=', 'allocationSeat.personId')
				.onRef('preference.editionId', '=', 'allocationSeat.editionId')
		)
		.select(['allocationSeat.personId', 'allocationSeat.editionId', 'preference.rank as preferred'])
		.where('allocationId', '=', allocationId)
		.where('allocationSeat.editionId', 'is not', null)
		.orderBy('allocationSeat.editionId')
		.orderBy('allocationSeat.rank')
		.orderBy('allocationSeat.personId')
		.execute();
	return rows.map(({ personId, editionId, preferred }) => ({
		personId,
		editionId: editionId ?? '',
		preferred: preferred !== null
	}));
}

/** Seats as many of them as there are seats now, the dearest wishes first. */
async function fillEdition(
	trx: Trx,
	actor: Actor,
	allocationId: string,
	editionId: string,
	personIds: string[]
): Promise<number> {
	const waitlist = await loadWaitlist(trx, editionId);
	const edition = await trx
		.selectFrom('edition')
		.select('state')
		.where('id', '=', editionId)
		.executeTakeFirstOrThrow();
	const open = isRunning(edition.state) && waitlist.firstStart !== null && waitlist.firstStart > now();
	const seated = open ? personIds.slice(0, seatsToGive(waitlist)) : [];
	if (seated.length === 0) return 0;
	await seatPeople(trx, actor, editionId, seated);
	await trx
		.updateTable('allocationSeat')
		.set({ placedAt: now() })
		.where('allocationId', '=', allocationId)
		.where('personId', 'in', seated)
		.execute();
	return seated.length;
}
