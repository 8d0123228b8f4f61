import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { forbidden, notFound } from '#lib/server/refuse.ts';
import { mayReadLessonPlan, mayWriteLessonPlan } from './policy.ts';

/** A session whose plan the actor may read, and whether this person writes it. */
export async function getPlannedSession(db: Db, actor: Actor, sessionId: string) {
	const session = await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.select([
			'session.id',
			'session.editionId',
			'session.number',
			'startsAt',
			'endsAt',
			'cancelledAt',
			'edition.title as editionTitle'
		])
		.where('session.id', '=', sessionId)
		.executeTakeFirst();
	if (!session) notFound();
	const edition = await findEditionRelation(db, actor, session.editionId);
	const relation = {
		leads: edition.trains && (await leads(db, actor, sessionId)),
		participates: edition.participates
	};
	if (!mayReadLessonPlan(actor, relation)) notFound();
	return { ...session, mayWrite: mayWriteLessonPlan(relation) };
}

export async function askToWrite(db: Db, actor: Actor, sessionId: string) {
	const session = await getPlannedSession(db, actor, sessionId);
	if (!session.mayWrite) forbidden();
	return session;
}

async function leads(db: Db, actor: Actor, sessionId: string) {
	const row = await db
		.selectFrom('sessionLead')
		.select('half')
		.where('sessionId', '=', sessionId)
		.where('personId', '=', actor.personId)
		.executeTakeFirst();
	return row !== undefined;
}
