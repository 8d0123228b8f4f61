import { sql, type Expression } from 'kysely';
import type { Actor } from '#lib/features/people/actor.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import { belongsOn, hasSeat, leadsUntilTail } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import type { EditionState } from './edition.ts';

/**
 * Editions and their training. Staff see all; everybody else those on offer, and those they have to do with:
 * as participant, as trainer until sixty days after the last session, as coordinator of people who take part.
 */
export function readableEditions(db: Db, actor: Actor) {
	const all = db.selectFrom('edition').innerJoin('training', 'training.id', 'edition.trainingId');
	return all.$if(!actor.staff, (query) =>
		query.where((where) =>
			where.or([
				where.and([
					where('training.publishedAt', 'is not', null),
					where('edition.state', 'in', ['to_start', 'definitive'])
				]),
				where('edition.id', 'in', ownEditions(db, actor)),
				where('edition.id', 'in', leadsUntilTail(db, actor.personId)),
				where('edition.id', 'in', coordinatedEditions(db, actor))
			])
		)
	);
}

function ownEditions(db: Db, actor: Actor) {
	return db
		.selectFrom('enrolment')
		.select('enrolment.editionId')
		.where('enrolment.personId', '=', actor.personId)
		.where((where) =>
			where.or([where('enrolment.endedAt', 'is', null), where('enrolment.endKind', '=', 'edition_cancelled')])
		);
}

function coordinatedEditions(db: Db, actor: Actor) {
	const today = localDate(now());
	return db
		.selectFrom('enrolment')
		.innerJoin('membership', 'membership.personId', 'enrolment.personId')
		.select('enrolment.editionId')
		.where('enrolment.endedAt', 'is', null)
		.where('membership.organisationId', 'in', actor.coordinatedOrganisations)
		.where(belongsOn(today));
}

const COLUMNS = [
	'edition.id',
	'edition.trainingId',
	'training.title as trainingTitle',
	'training.summary',
	'edition.title',
	'edition.state',
	'edition.stateSince',
	'edition.cancelReason',
	'edition.enrolUntil',
	'edition.minimum',
	'edition.groupSize',
	'edition.mixPublished',
	'edition.copiedFrom',
	'edition.version'
] as const;

export type EditionRow = Awaited<ReturnType<typeof listEditions>>[number];

/** Editions the actor may read, the earliest first; those without sessions last. */
export async function listEditions(
	db: Db,
	actor: Actor,
	filter: { states?: readonly EditionState[]; trainingId?: string; ids?: string[] } = {}
) {
	const rows = await readableEditions(db, actor)
		.select(COLUMNS)
		.select((select) => [firstStart(select.ref('edition.id')).as('firstStart')])
		.$if(filter.states !== undefined, (query) => query.where('edition.state', 'in', filter.states ?? []))
		.$if(filter.ids !== undefined, (query) => query.where('edition.id', 'in', filter.ids ?? []))
		.$if(filter.trainingId !== undefined, (query) =>
			query.where('edition.trainingId', '=', filter.trainingId ?? '')
		)
		.orderBy('edition.title')
		.execute();
	return rows.sort((one, other) => compare(one.firstStart ?? '9', other.firstStart ?? '9'));
}

/** How many editions the actor may read in every state. */
export async function countEditions(db: Db, actor: Actor): Promise<Map<EditionState, number>> {
	const rows = await readableEditions(db, actor)
		.select(['edition.state', (select) => select.fn.countAll<number>().as('count')])
		.groupBy('edition.state')
		.execute();
	return new Map(rows.map(({ state, count }) => [state, count]));
}

function firstStart(editionId: Expression<string>) {
	return sql<
		string | null
	>`(select min(starts_at) from session where session.edition_id = ${editionId} and session.cancelled_at is null)`;
}

export async function getEdition(db: Db, actor: Actor, id: string) {
	const row = await readableEditions(db, actor)
		.leftJoin('person', 'person.id', 'edition.stateBy')
		.select(COLUMNS)
		.select(['person.givenName', 'person.infix', 'person.familyName', 'person.shieldedAt'])
		.where('edition.id', '=', id)
		.executeTakeFirst();
	if (!row) notFound();
	const { givenName, infix, familyName, shieldedAt, ...edition } = row;
	return {
		...edition,
		stateBy:
			givenName === null
				? ''
				: visibleName({ givenName, infix: infix ?? '', familyName: familyName ?? '', shieldedAt })
	};
}

export type Seat = {
	organisationId: string;
	organisation: string;
	colour: number;
	shape: string;
	people: number;
};

/** How many people of which organisation have a seat, per edition; a person counts for one organisation. */
export async function listSeats(db: Db, editionIds: string[]): Promise<Map<string, Seat[]>> {
	const seats = new Map<string, Seat[]>(editionIds.map((id) => [id, []]));
	const rows = await listSeated(db, editionIds);
	const counted = new Set<string>();
	for (const row of rows.sort((one, other) => compare(one.name, other.name))) {
		const key = `${row.editionId}/${row.personId}`;
		if (!counted.has(key)) addSeat(seats.get(row.editionId) ?? [], row);
		counted.add(key);
	}
	return seats;
}

/** Sorted by whoever asks: a wish for an order of names made SQLite begin at every organisation's every member. */
async function listSeated(db: Db, editionIds: string[]) {
	const today = localDate(now());
	return await db
		.selectFrom('enrolment')
		.innerJoin('membership', 'membership.personId', 'enrolment.personId')
		.innerJoin('organisation', 'organisation.id', 'membership.organisationId')
		.select([
			'enrolment.editionId',
			'enrolment.personId',
			'organisation.id',
			'organisation.name',
			'colour',
			'shape'
		])
		.where('enrolment.editionId', 'in', editionIds)
		.where(hasSeat())
		.where(belongsOn(today))
		.execute();
}

function compare(one: string, other: string) {
	return one < other ? -1 : Number(one > other);
}

function addSeat(seats: Seat[], row: { id: string; name: string; colour: number; shape: string }) {
	const seat = seats.find((one) => one.organisationId === row.id);
	if (seat) seat.people += 1;
	else
		seats.push({
			organisationId: row.id,
			organisation: row.name,
			colour: row.colour,
			shape: row.shape,
			people: 1
		});
}

/** How many people lose something from their diary when the coming sessions of an edition are cancelled. */
export async function countPeopleToTell(db: Db, editionId: string): Promise<number> {
	const participants = db
		.selectFrom('enrolment')
		.select('personId')
		.where('editionId', '=', editionId)
		.where(hasSeat());
	const leads = db
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.select('sessionLead.personId')
		.where('session.editionId', '=', editionId)
		.where('session.cancelledAt', 'is', null)
		.where('session.startsAt', '>', now());
	return (await participants.union(leads).execute()).length;
}
