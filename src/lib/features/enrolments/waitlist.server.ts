import { listFaces } from '#lib/features/people/faces.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { lineUp, MOST_OFFERS, type OwnEnrolment, type Waiting } from './enrolment.ts';

export type Waitlist = {
	/** The fewest seats of its sessions that go on; trainers take none. */
	capacity: number;
	placed: number;
	free: number;
	firstStart: string | null;
	lastEnd: string | null;
	/** Who can be offered a seat, the next first. */
	next: Waiting[];
	own: Map<string, OwnEnrolment>;
};

/** How each edition stands: its seats, who has one, who was offered one, who waits in which order. */
export async function loadWaitlists(db: Db, editionIds: string[]): Promise<Map<string, Waitlist>> {
	const sessions = await listSessionFacts(db, editionIds);
	const enrolments = await listActive(db, editionIds);
	const rows = Map.groupBy(enrolments, (row) => row.editionId);
	// Whom somebody works for decides the order of those who wait, and nothing else.
	const lined = [...rows.values()].filter((own) => own.some((row) => !isSeated(row)));
	const organisations = await findOrganisations(
		db,
		lined.flat().map((row) => row.personId)
	);
	const facts = new Map(sessions.map((row) => [row.editionId, row]));
	return new Map(editionIds.map((id) => [id, toWaitlist(facts.get(id), rows.get(id) ?? [], organisations)]));
}

export async function loadWaitlist(db: Db, editionId: string): Promise<Waitlist> {
	const waitlist = (await loadWaitlists(db, [editionId])).get(editionId);
	return waitlist ?? toWaitlist(undefined, [], new Map());
}

export async function listSessionFacts(db: Db, editionIds: string[]) {
	return await db
		.selectFrom('session')
		.select(['editionId'])
		.select((select) => [
			select.fn.min('seats').as('capacity'),
			select.fn.min('startsAt').as('firstStart'),
			select.fn.max('endsAt').as('lastEnd')
		])
		.where('editionId', 'in', editionIds)
		.where('cancelledAt', 'is', null)
		.groupBy('editionId')
		.execute();
}

async function listActive(db: Db, editionIds: string[]) {
	return await db
		.selectFrom('enrolment')
		.leftJoin('seatOffer', 'seatOffer.enrolmentId', 'enrolment.id')
		.select(['enrolment.id', 'editionId', 'personId', 'askedAt', 'placedAt'])
		.select((select) => [
			select.fn.count<number>('seatOffer.id').as('offers'),
			select.fn
				.max(
					select.case().when('seatOffer.settledAt', 'is', null).then(select.ref('seatOffer.expiresAt')).end()
				)
				.as('offeredUntil')
		])
		.where('editionId', 'in', editionIds)
		.where('enrolment.endedAt', 'is', null)
		.groupBy(['enrolment.id', 'editionId', 'personId', 'askedAt', 'placedAt'])
		.execute();
}

/** The organisation somebody sits at the table for. */
async function findOrganisations(db: Db, personIds: string[]) {
	const faces = await listFaces(db, [...new Set(personIds)], localDate(now()));
	return new Map([...faces.values()].map((face) => [face.personId, face.organisationId]));
}

type SessionFacts = Awaited<ReturnType<typeof listSessionFacts>>[number];
type ActiveRow = Awaited<ReturnType<typeof listActive>>[number];

function isSeated(row: ActiveRow) {
	return row.placedAt !== null || row.offeredUntil !== null;
}

function toWaitlist(
	session: SessionFacts | undefined,
	rows: ActiveRow[],
	organisations: Map<string, string | null>
): Waitlist {
	const capacity = session?.capacity ?? 0;
	const seated = rows.filter(isSeated);
	const held = new Map<string | null, number>();
	for (const row of seated) {
		const organisation = organisations.get(row.personId) ?? null;
		held.set(organisation, (held.get(organisation) ?? 0) + 1);
	}
	const waiting = rows
		.filter((row) => !isSeated(row))
		.map((row) => ({
			enrolmentId: row.id,
			personId: row.personId,
			organisationId: organisations.get(row.personId) ?? null,
			askedAt: row.askedAt,
			offers: row.offers
		}));
	const order = lineUp(waiting, capacity, held);
	return {
		capacity,
		placed: rows.filter((row) => row.placedAt !== null).length,
		free: Math.max(0, capacity - seated.length),
		firstStart: session?.firstStart ?? null,
		lastEnd: session?.lastEnd ?? null,
		next: order.filter((one) => one.offers < MOST_OFFERS),
		own: new Map(
			rows.map((row) => [
				row.personId,
				{
					placed: row.placedAt !== null,
					position: order.findIndex((one) => one.enrolmentId === row.id) + 1,
					offeredUntil: row.offeredUntil
				}
			])
		)
	};
}
