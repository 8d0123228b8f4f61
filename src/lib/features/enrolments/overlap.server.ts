import { hasSeat } from '#lib/features/people/relations.server.ts';
import type { Db } from '#lib/server/db/open.ts';

/** A session this person already holds at the time of one of an edition's sessions, the earliest. */
export async function findOverlap(db: Db, personId: string, editionId: string) {
	return await db
		.selectFrom('session')
		.innerJoin('session as other', (join) =>
			join.onRef('other.startsAt', '<', 'session.endsAt').onRef('other.endsAt', '>', 'session.startsAt')
		)
		.innerJoin('edition', 'edition.id', 'other.editionId')
		.innerJoin('training', 'training.id', 'edition.trainingId')
		.select(['training.title', 'other.startsAt', 'other.endsAt'])
		.where('session.editionId', '=', editionId)
		.where('session.cancelledAt', 'is', null)
		.where('other.editionId', '<>', editionId)
		.where('other.cancelledAt', 'is', null)
		.where('edition.state', '<>', 'cancelled')
		.where((where) =>
			where.or([
				where(
					'other.id',
					'in',
					where.selectFrom('sessionLead').select('sessionId').where('personId', '=', personId)
				),
				where(
					'other.editionId',
					'in',
					where
						.selectFrom('enrolment')
						.select('enrolment.editionId')
						.where('enrolment.personId', '=', personId)
						.where(hasSeat())
				)
			])
		)
		.orderBy('other.startsAt')
		.executeTakeFirst();
}

export async function leads(db: Db, personId: string, editionId: string): Promise<boolean> {
	const row = await db
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.select('session.id')
		.where('session.editionId', '=', editionId)
		.where('sessionLead.personId', '=', personId)
		.executeTakeFirst();
	return row !== undefined;
}

/** The preferring that cannot be: `person/edition` where the person leads the edition, or is elsewhere at its time. */
export async function listUnable(db: Db, editionIds: string[]): Promise<Set<string>> {
	const preferred = preferredSessions(db, editionIds);
	const leading = await preferred
		.innerJoin('sessionLead', (join) =>
			join
				.onRef('sessionLead.sessionId', '=', 'other.id')
				.onRef('sessionLead.personId', '=', 'preference.personId')
		)
		.execute();
	const taking = await preferred
		.innerJoin('enrolment', (join) =>
			join
				.onRef('enrolment.editionId', '=', 'other.editionId')
				.onRef('enrolment.personId', '=', 'preference.personId')
		)
		.where(hasSeat())
		.execute();
	return new Set([...leading, ...taking].map(({ personId, editionId }) => `${personId}/${editionId}`));
}

/** Each wish with every session that goes on during one of its edition's, that one itself too. */
function preferredSessions(db: Db, editionIds: string[]) {
	return db
		.selectFrom('preference')
		.innerJoin('session', 'session.editionId', 'preference.editionId')
		.innerJoin('session as other', (join) =>
			join.onRef('other.startsAt', '<', 'session.endsAt').onRef('other.endsAt', '>', 'session.startsAt')
		)
		.innerJoin('edition', 'edition.id', 'other.editionId')
		.select(['preference.personId', 'preference.editionId'])
		.distinct()
		.where('preference.editionId', 'in', editionIds)
		.where('session.cancelledAt', 'is', null)
		.where('other.cancelledAt', 'is', null)
		.where('edition.state', '<>', 'cancelled');
}
