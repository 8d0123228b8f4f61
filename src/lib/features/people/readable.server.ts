import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Actor } from './actor.ts';
import { mergedPeople } from './merged.server.ts';
import type { PersonView } from './visibility.ts';
import { belongsOn, hasSeat, leadsUntilTail } from './relations.server.ts';

/** The one doorway to people: oneself, one's own organisation's people, those one meets in an edition; staff and administrators all. Nobody sees the erased. */
export function readablePeople(db: Db, actor: Actor) {
	const query = db
		.selectFrom('person')
		.where('person.erasedAt', 'is', null)
		.where('person.id', 'not in', mergedPeople(db));
	if (actor.staff || actor.admin) return query;
	return query.where((where) =>
		where.or([
			where('person.id', '=', actor.personId),
			where('person.id', 'in', peopleOf(db, actor.coordinatedOrganisations)),
			where('person.id', 'in', participantsOf(db, leadsUntilTail(db, actor.personId))),
			where('person.id', 'in', leadsOf(db, leadsUntilTail(db, actor.personId))),
			where('person.id', 'in', participantsOf(db, joinedEditions(db, actor.personId))),
			where('person.id', 'in', leadsOf(db, joinedEditions(db, actor.personId)))
		])
	);
}

/** How an actor stands to each of these people. */
export async function findPersonViews(
	db: Db,
	actor: Actor,
	personIds: string[]
): Promise<(personId: string) => PersonView> {
	const coordinated = await idsOf(
		peopleOf(db, actor.coordinatedOrganisations).where('personId', 'in', [...personIds, ''])
	);
	const trained = await idsOf(
		participantsOf(db, leadsUntilTail(db, actor.personId)).where('personId', 'in', [...personIds, ''])
	);
	const trainedNow = await idsOf(
		participantsOf(db, leadsUntilTail(db, actor.personId, 0)).where('personId', 'in', [...personIds, ''])
	);
	return (personId) => ({
		self: personId === actor.personId,
		staff: actor.staff,
		admin: actor.admin,
		coordinates: coordinated.has(personId),
		trains: trained.has(personId),
		trainsNow: trainedNow.has(personId)
	});
}

/** Who belongs to one of these organisations today. */
export function peopleOf(db: Db, organisationIds: string[]) {
	const today = localDate(now());
	return db
		.selectFrom('membership')
		.innerJoin('person', 'person.id', 'membership.personId')
		.select('personId')
		.where('organisationId', 'in', [...organisationIds, ''])
		.where('person.erasedAt', 'is', null)
		.where(belongsOn(today));
}

async function idsOf(query: { execute(): Promise<{ personId: string }[]> }) {
	return new Set((await query.execute()).map((row) => row.personId));
}

type EditionIds = ReturnType<typeof joinedEditions> | ReturnType<typeof leadsUntilTail>;

function joinedEditions(db: Db, personId: string) {
	return db.selectFrom('enrolment').select('editionId').where('personId', '=', personId).where(hasSeat());
}

function participantsOf(db: Db, editionIds: EditionIds) {
	return db.selectFrom('enrolment').select('personId').where(hasSeat()).where('editionId', 'in', editionIds);
}

function leadsOf(db: Db, editionIds: EditionIds) {
	return db
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.select('sessionLead.personId')
		.where('session.editionId', 'in', editionIds);
}
