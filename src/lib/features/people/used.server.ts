import type { Db } from '#lib/server/db/open.ts';

/** Whether somebody ever signed in: the first thing they do is choose a password. */
export async function wasEverUsed(db: Db, personId: string): Promise<boolean> {
	const user = await db
		.selectFrom('user')
		.select('id')
		.where('id', '=', personId)
		.where('passwordHash', 'is not', null)
		.executeTakeFirst();
	return user !== undefined;
}

/**
 * Whether this account opens something confidential: a coaching pair, a coaching wish, work handed in or begun, or an
 * edition led in which there is such work.
 */
export async function opensConfidential(db: Db, personId: string): Promise<boolean> {
	const found = await db
		.selectFrom('person')
		.select('person.id')
		.where('person.id', '=', personId)
		.where((where) =>
			where.or([
				where.exists(
					where
						.selectFrom('coachingPair')
						.select('coachingPair.id')
						.where((two) => two.or([two('coachId', '=', personId), two('participantId', '=', personId)]))
				),
				where.exists(
					where
						.selectFrom('wish')
						.select('wish.id')
						.where('kind', '=', 'coaching')
						.where((two) => two.or([two('askerId', '=', personId), two('ownerPersonId', '=', personId)]))
				),
				where.exists(
					where.selectFrom('submission').select('submission.id').where('submission.personId', '=', personId)
				),
				where.exists(
					where
						.selectFrom('sessionLead')
						.innerJoin('session', 'session.id', 'sessionLead.sessionId')
						.innerJoin('assignment', 'assignment.editionId', 'session.editionId')
						.innerJoin('submission', 'submission.assignmentId', 'assignment.id')
						.select('sessionLead.sessionId')
						.where('sessionLead.personId', '=', personId)
				)
			])
		)
		.executeTakeFirst();
	return found !== undefined;
}
