import type { AllocationInput } from '#lib/engine/mixing/allocation/types.ts';
import { canOffer } from '#lib/features/enrolments/enrolment.ts';
import { loadWaitlists, type Waitlist } from '#lib/features/enrolments/waitlist.server.ts';
import { listUnable } from '#lib/features/enrolments/overlap.server.ts';
import { listFaces } from '#lib/features/people/faces.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';

/** Editions of a training that still run and have not begun. */
export async function listComingEditions(db: Db, trainingId: string) {
	return await db
		.selectFrom('edition')
		.innerJoin('session', 'session.editionId', 'edition.id')
		.select(['edition.id', 'edition.title', 'edition.minimum', 'edition.enrolUntil'])
		.where('edition.trainingId', '=', trainingId)
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.where('session.cancelledAt', 'is', null)
		.groupBy(['edition.id', 'edition.title', 'edition.minimum', 'edition.enrolUntil'])
		.having((select) => select.fn.min('session.startsAt'), '>', now())
		.orderBy((select) => select.fn.min('session.startsAt'))
		.orderBy('edition.id')
		.execute();
}

/**
 * Who would like to take part and has no place in the training yet, over the free seats of its coming
 * editions. A choice falls away where the edition has no free seat, or the person leads it or is elsewhere
 * at that time.
 */
export async function planAllocation(
	db: Db,
	{ trainingId, seed, budgetSeconds }: { trainingId: string; seed: number; budgetSeconds: number }
): Promise<AllocationInput> {
	const coming = await listComingEditions(db, trainingId);
	const waitlists = await loadWaitlists(
		db,
		coming.map((edition) => edition.id)
	);
	const editions = coming.flatMap(({ id, minimum }) => {
		const waitlist = waitlists.get(id);
		const capacity = waitlist ? seatsToGive(waitlist) : 0;
		const missing = Math.max(0, minimum - (waitlist?.placed ?? 0));
		return capacity > 0 ? [{ id, capacity, minimum: Math.min(capacity, missing) }] : [];
	});
	const enrolled = await listTakingPart(db, trainingId, coming);
	const prefers = await listChoices(
		db,
		editions.map((edition) => edition.id)
	);
	const ids = [...prefers.keys()].filter((personId) => !enrolled.has(personId)).sort();
	const faces = await listFaces(db, ids, localDate(now()));
	const people = ids.map((id) => {
		const face = faces.get(id);
		return {
			id,
			organisation: face?.organisationId ?? 'none',
			...(face?.discipline && { discipline: face.discipline }),
			prefers: prefers.get(id) ?? []
		};
	});
	return { people, editions, seed, budgetSeconds };
}

/** Who has a place in a running edition of the training, begun or not, or waits for one in an edition that is still to come. */
export async function listTakingPart(
	db: Db,
	trainingId: string,
	coming: readonly { id: string }[]
): Promise<Set<string>> {
	const rows = await db
		.selectFrom('enrolment')
		.innerJoin('edition', 'edition.id', 'enrolment.editionId')
		.select(['personId', 'placedAt', 'editionId'])
		.where('edition.trainingId', '=', trainingId)
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.where('enrolment.endedAt', 'is', null)
		.execute();
	const comingIds = new Set(coming.map((edition) => edition.id));
	return new Set(
		rows.filter((row) => row.placedAt !== null || comingIds.has(row.editionId)).map((row) => row.personId)
	);
}

/** A free seat for which somebody waits goes to who waits. */
export function seatsToGive(waitlist: Waitlist): number {
	return waitlist.next.length > 0 && canOffer(waitlist.firstStart, now()) ? 0 : waitlist.free;
}

async function listChoices(db: Db, editionIds: string[]): Promise<Map<string, string[]>> {
	const rows = await db
		.selectFrom('preference')
		.select(['personId', 'editionId'])
		.where('editionId', 'in', editionIds)
		.orderBy('personId')
		.orderBy('rank')
		.execute();
	const unable = await listUnable(db, editionIds);
	return new Map(
		[...Map.groupBy(rows, (row) => row.personId)].map(([personId, choices]) => [
			personId,
			choices.map((choice) => choice.editionId).filter((editionId) => !unable.has(`${personId}/${editionId}`))
		])
	);
}
