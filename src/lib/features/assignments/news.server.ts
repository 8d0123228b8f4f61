import { leadsUntilTail } from '#lib/features/people/relations.server.ts';
import { isClosedToNewLead } from '#lib/features/new-leads/hidden.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';

/** Trainers of editions in which something was handed in since an instant. */
export async function listTrainersWithNews(db: Db, since: string): Promise<string[]> {
	const rows = await db
		.selectFrom('sessionLead')
		.select('sessionLead.personId')
		.distinct()
		.where('sessionLead.sessionId', 'in', (sessions) =>
			sessions
				.selectFrom('session')
				.select('session.id')
				.where('session.editionId', 'in', (news) =>
					news
						.selectFrom('submission')
						.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
						.select('assignment.editionId')
						.where('submission.handedInAt', '>', since)
				)
		)
		.orderBy('sessionLead.personId')
		.execute();
	return rows.map((row) => row.personId);
}

/** Handed in after the one instant, and at the latest at the other. */
type Span = { since: string; until?: string };

/** Per assignment, how much a trainer has not been told about and can still open. */
export async function countNewHandIns(db: Db, trainerId: string, { since, until = now() }: Span) {
	return await db
		.selectFrom('submission')
		.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
		.select(['assignment.id', 'assignment.title', (select) => select.fn.countAll<number>().as('count')])
		.where('submission.handedInAt', '>', since)
		.where('submission.handedInAt', '<=', until)
		.where('submission.flaggedAt', 'is', null)
		.where('submission.personId', '<>', trainerId)
		.where('assignment.editionId', 'in', leadsUntilTail(db, trainerId))
		.where((where) => where.not(isClosedToNewLead(trainerId)))
		.groupBy(['assignment.id', 'assignment.title'])
		.orderBy('assignment.title')
		.execute();
}
