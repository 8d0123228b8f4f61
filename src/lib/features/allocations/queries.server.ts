import { findProgress } from '#lib/features/calculations/calculations.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { listFaces, shownFace } from '#lib/features/people/faces.server.ts';
import { getTraining } from '#lib/features/trainings/queries.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { canAllocate, USUAL_BUDGET, type AllocationFigures } from './allocation.ts';
import { planAllocation } from './input.server.ts';
import { mayAllocate } from './policy.ts';

/** The workshop in which the people of a training are spread over its editions; for staff, to others absent. */
export async function showAllocating(db: Db, actor: Actor, trainingId: string) {
	if (!mayAllocate(actor)) notFound();
	const training = await getTraining(db, actor, trainingId);
	const plan = await planAllocation(db, { trainingId, seed: 1, budgetSeconds: USUAL_BUDGET });
	return {
		training: { id: training.id, title: training.title },
		wishes: plan.people.length,
		editions: plan.editions.length,
		free: plan.editions.reduce((sum, { capacity }) => sum + capacity, 0),
		canAllocate: canAllocate(plan),
		calculation: await findCalculation(db, trainingId),
		proposal: await findShown(db, trainingId, 'proposed'),
		accepted: await findShown(db, trainingId, 'accepted')
	};
}

/** The calculation that goes on now, or that the last one came to nothing. */
async function findCalculation(db: Db, trainingId: string) {
	const last = await db
		.selectFrom('allocation')
		.select(['state', 'jobId'])
		.where('trainingId', '=', trainingId)
		.orderBy('askedAt', 'desc')
		.orderBy('seed', 'desc')
		.executeTakeFirst();
	if (last?.state === 'impossible') return { state: 'ended' as const };
	if (last?.state !== 'computing') return null;
	const going = await findProgress(db, last.jobId);
	return going ? { state: 'going' as const, ...going } : { state: 'ended' as const };
}

export type AllocationView = NonNullable<Awaited<ReturnType<typeof findShown>>>;

async function findShown(db: Db, trainingId: string, state: 'proposed' | 'accepted') {
	const row = await db
		.selectFrom('allocation')
		.leftJoin('person as asker', 'asker.id', 'allocation.askedBy')
		.leftJoin('person as settler', 'settler.id', 'allocation.settledBy')
		.select(['allocation.id', 'allocation.state', 'proposedAt', 'settledAt', 'figures'])
		.select(['asker.givenName as asker', 'settler.givenName as settler'])
		.where('trainingId', '=', trainingId)
		.where('state', '=', state)
		.orderBy('settledAt', 'desc')
		.orderBy('allocation.id')
		.executeTakeFirst();
	if (!row) return null;
	const figures = JSON.parse(row.figures) as AllocationFigures;
	const people = await listPeople(db, row.id);
	return { ...row, figures, people, editions: await listEditions(db, figures, people) };
}

export type AllocatedPerson = Awaited<ReturnType<typeof listPeople>>[number];

/** Everybody in a proposal, by edition and name; those without a seat last. */
async function listPeople(db: Db, allocationId: string) {
	const seats = await db
		.selectFrom('allocationSeat')
		.leftJoin('edition', 'edition.id', 'allocationSeat.editionId')
		.select([
			'allocationSeat.personId',
			'allocationSeat.editionId',
			'rank',
			'placedAt',
			'edition.title as edition'
		])
		.where('allocationId', '=', allocationId)
		.execute();
	const faces = await listFaces(
		db,
		seats.map((seat) => seat.personId),
		localDate(now())
	);
	return seats
		.flatMap((seat) => {
			const face = faces.get(seat.personId);
			return face ? [{ ...seat, ...shownFace(face, true) }] : [];
		})
		.sort(
			(one, other) =>
				Number(one.edition === null) - Number(other.edition === null) ||
				(one.edition ?? '').localeCompare(other.edition ?? '', 'nl') ||
				one.name.localeCompare(other.name, 'nl')
		);
}

/** Per edition its free seats, how many get one, and of how many organisations. */
async function listEditions(db: Db, { seats }: AllocationFigures, people: AllocatedPerson[]) {
	const ids = Object.keys(seats);
	const rows = await db
		.selectFrom('edition')
		.select(['id', 'title'])
		.where('id', 'in', ids)
		.orderBy('title')
		.execute();
	return rows.map(({ id, title }) => {
		const given = people.filter((person) => person.editionId === id);
		const organisations = new Set(given.map((person) => person.organisation));
		return { id, title, seats: seats[id] ?? 0, given: given.length, organisations: organisations.size };
	});
}
