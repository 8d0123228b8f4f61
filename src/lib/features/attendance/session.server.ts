import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { fullName, visibleName } from '#lib/features/people/names/names.ts';
import { getSession } from '#lib/features/sessions/queries.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { mayReadAttendance, mayReadSomeAttendance } from './policy.ts';

/** A session with how the actor stands to it; whoever has nothing to do with it finds nothing. */
export async function getAttendedSession(db: Db, actor: Actor, sessionId: string) {
	const row = await getSession(db, actor, sessionId);
	const { id, number, startsAt, endsAt, cancelledAt, edition, editionId, training, trainingId } = row;
	const session = { id, number, startsAt, endsAt, cancelledAt, edition, editionId, training, trainingId };
	const relation = await findEditionRelation(db, actor, editionId);
	if (!mayReadSomeAttendance(relation)) notFound();
	const closing = await db
		.selectFrom('attendanceClosing')
		.innerJoin('person', 'person.id', 'attendanceClosing.closedBy')
		.select(['closedAt', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('sessionId', '=', sessionId)
		.executeTakeFirst();
	const all = mayReadAttendance(relation);
	return {
		session,
		relation,
		all,
		leads: await leadsSession(db, actor, sessionId),
		closing: closing ? { at: closing.closedAt, by: all ? fullName(closing) : visibleName(closing) } : null
	};
}

async function leadsSession(db: Db, actor: Actor, sessionId: string) {
	const row = await db
		.selectFrom('sessionLead')
		.select('personId')
		.where('sessionId', '=', sessionId)
		.where('personId', '=', actor.personId)
		.executeTakeFirst();
	return row !== undefined;
}

/** Who has a seat at these sessions: placed before the end, and not gone before the start. */
export function expectedPeople(db: Db) {
	return db
		.selectFrom('session')
		.innerJoin('enrolment', 'enrolment.editionId', 'session.editionId')
		.whereRef('enrolment.placedAt', '<', 'session.endsAt')
		.where((where) =>
			where.or([
				where('enrolment.endedAt', 'is', null),
				where('enrolment.endedAt', '>', where.ref('session.startsAt'))
			])
		)
		.select(['session.id as sessionId', 'enrolment.personId'])
		.distinct();
}

export async function listExpected(db: Db, sessionId: string): Promise<string[]> {
	const rows = await expectedPeople(db).where('session.id', '=', sessionId).execute();
	return rows.map((row) => row.personId).sort();
}
