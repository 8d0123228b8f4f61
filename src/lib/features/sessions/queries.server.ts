import { readableEditions } from '#lib/features/editions/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';

/** Sessions of the editions the actor may read. */
export function readableSessions(db: Db, actor: Actor) {
	return db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.innerJoin('training', 'training.id', 'edition.trainingId')
		.$if(!actor.staff, (query) =>
			query.where('session.editionId', 'in', readableEditions(db, actor).select('edition.id'))
		);
}

const COLUMNS = [
	'session.id',
	'session.editionId',
	'edition.title as edition',
	'edition.state as editionState',
	'edition.trainingId',
	'training.title as training',
	'session.number',
	'session.startsAt',
	'session.endsAt',
	'session.placeId',
	'session.seats',
	'session.uid',
	'session.sequence',
	'session.changedAt',
	'session.cancelledAt',
	'session.cancelReason',
	'session.version'
] as const;

export type SessionRow = Awaited<ReturnType<typeof listSessionsOfEdition>>[number];

export async function listSessionsOfEdition(db: Db, actor: Actor, editionId: string) {
	return await listSessionsOfEditions(db, actor, [editionId]);
}

/** The sessions of several editions in one go, earliest first. */
export async function listSessionsOfEditions(db: Db, actor: Actor, editionIds: string[]) {
	return await readableSessions(db, actor)
		.select(COLUMNS)
		.where('session.editionId', 'in', editionIds)
		.orderBy('session.startsAt')
		.orderBy('session.id')
		.execute();
}

export async function getSession(db: Db, actor: Actor, id: string) {
	const session = await readableSessions(db, actor)
		.select(COLUMNS)
		.where('session.id', '=', id)
		.executeTakeFirst();
	return session ?? notFound();
}

export async function listPlaceChoices(db: Db) {
	return await db.selectFrom('place').select(['id', 'name', 'kind']).orderBy('name').execute();
}

/** How many people have this session in their diary: its participants and its trainers. */
export async function countPeopleOfSession(db: Db, sessionId: string): Promise<number> {
	const participants = db
		.selectFrom('enrolment')
		.innerJoin('session', 'session.editionId', 'enrolment.editionId')
		.select('enrolment.personId')
		.where('session.id', '=', sessionId)
		.where(hasSeat());
	const leads = db.selectFrom('sessionLead').select('personId').where('sessionId', '=', sessionId);
	return (await participants.union(leads).execute()).length;
}

/** Coming sessions that go on and miss a trainer. */
export async function listOpenSessions(db: Db, actor: Actor) {
	return await readableSessions(db, actor)
		.leftJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.select(['session.id', 'session.editionId', 'session.number', 'session.startsAt', 'session.endsAt'])
		.select(['edition.title as edition', 'edition.trainingId'])
		.select((select) => select.fn.count<number>('sessionLead.personId').as('leads'))
		.where('session.cancelledAt', 'is', null)
		.where('session.startsAt', '>', now())
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.groupBy(['session.id', 'session.editionId', 'session.number', 'session.startsAt', 'session.endsAt'])
		.groupBy(['edition.title', 'edition.trainingId'])
		.having((select) => select.fn.count('sessionLead.personId'), '<', 2)
		.orderBy('session.startsAt')
		.execute();
}
