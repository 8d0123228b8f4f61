import { hasSeat } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import type { Kind } from '../wish.ts';

type Asked = { kind: Kind; organisationId?: string | null; coachId?: string | null };

/** Who owes the answer from the start: for a question the organisation asked, for coaching the coach, else the programme. */
export async function findOwed(db: Db, { kind, organisationId, coachId }: Asked, askerId: string) {
	if (kind === 'coaching') return { organisationId: null, personId: await getCoach(db, coachId, askerId) };
	if (kind !== 'answer' || !organisationId) return { organisationId: null, personId: null };
	const known = (await listOrganisationsToAsk(db)).some((organisation) => organisation.id === organisationId);
	if (!known) conflict('wish_organisation_unknown', {}, 'organisationId');
	return { organisationId, personId: null };
}

/** Whom one can ask for coaching: one's coaches, and the trainers of editions in which one has a seat. */
export async function listCoaches(db: Db, askerId: string) {
	return await db
		.selectFrom('person')
		.select(['person.id', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('person.id', '!=', askerId)
		.where('person.erasedAt', 'is', null)
		.where('person.id', 'in', ownCoaches(db, askerId).union(ownTrainers(db, askerId)))
		.orderBy('familyName')
		.orderBy('givenName')
		.execute();
}

function ownCoaches(db: Db, askerId: string) {
	return db
		.selectFrom('coachingPair')
		.select('coachingPair.coachId as id')
		.where('coachingPair.participantId', '=', askerId)
		.where('coachingPair.endedAt', 'is', null);
}

function ownTrainers(db: Db, askerId: string) {
	return db
		.selectFrom('enrolment')
		.innerJoin('session', 'session.editionId', 'enrolment.editionId')
		.innerJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.select('sessionLead.personId as id')
		.where('enrolment.personId', '=', askerId)
		.where(hasSeat())
		.where('session.cancelledAt', 'is', null);
}

export async function listOrganisationsToAsk(db: Db) {
	return await db
		.selectFrom('organisation')
		.select(['id', 'name'])
		.where((where) => where.or([where('closedAt', 'is', null), where('closedAt', '>', now())]))
		.orderBy('name')
		.execute();
}

async function getCoach(db: Db, coachId: string | null | undefined, askerId: string) {
	const coaches = await listCoaches(db, askerId);
	if (!coachId || !coaches.some((coach) => coach.id === coachId))
		conflict('wish_coach_missing', {}, 'coachId');
	return coachId;
}
