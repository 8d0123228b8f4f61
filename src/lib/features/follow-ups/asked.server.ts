import { m } from '#lib/i18n/paraglide/messages.js';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import type { Kind } from './follow-up.ts';

type Asked = { kind: Kind; organisationId?: string | null; coachId?: string | null };

/** Who owes the answer from the start: for a question the organisation asked, for coaching the coach, else the programme. */
export async function findOwed(db: Db, { kind, organisationId, coachId }: Asked, requesterId: string) {
	if (kind === 'coaching')
		return { organisationId: null, personId: await getCoach(db, coachId, requesterId) };
	if (kind !== 'answer' || !organisationId) return { organisationId: null, personId: null };
	const known = (await listOrganisationsToAsk(db)).some((organisation) => organisation.id === organisationId);
	if (!known) conflict(m.follow_up_organisation_unknown(), 'organisationId');
	return { organisationId, personId: null };
}

/** Whom one can ask for coaching: one's coaches, and the trainers of editions in which one has a seat. */
export async function listCoaches(db: Db, requesterId: string) {
	return await db
		.selectFrom('person')
		.select(['person.id', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('person.id', '!=', requesterId)
		.where('person.erasedAt', 'is', null)
		.where('person.id', 'in', ownCoaches(db, requesterId).union(ownTrainers(db, requesterId)))
		.orderBy('familyName')
		.orderBy('givenName')
		.execute();
}

function ownCoaches(db: Db, requesterId: string) {
	return db
		.selectFrom('coachingPair')
		.select('coachingPair.coachId as id')
		.where('coachingPair.participantId', '=', requesterId)
		.where('coachingPair.endedAt', 'is', null);
}

function ownTrainers(db: Db, requesterId: string) {
	return db
		.selectFrom('enrolment')
		.innerJoin('session', 'session.editionId', 'enrolment.editionId')
		.innerJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.select('sessionLead.personId as id')
		.where('enrolment.personId', '=', requesterId)
		.where('enrolment.placedAt', 'is not', null)
		.where('enrolment.endedAt', 'is', null)
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

async function getCoach(db: Db, coachId: string | null | undefined, requesterId: string) {
	const coaches = await listCoaches(db, requesterId);
	if (!coachId || !coaches.some((coach) => coach.id === coachId))
		conflict(m.follow_up_coach_missing(), 'coachId');
	return coachId;
}
