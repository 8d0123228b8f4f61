import type { Db } from '#lib/server/db/open.ts';

export type Since = { otherId: string | null; editionId: string | null; since: string };

/** With whom somebody shares coaching notes or a coaching wish, and since when. */
export async function listTwos(db: Db, personId: string): Promise<Since[]> {
	const pairs = await db
		.selectFrom('coachingPair')
		.select(['coachId', 'participantId', 'acceptedAt as since'])
		.where((where) => where.or([where('coachId', '=', personId), where('participantId', '=', personId)]))
		.where('acceptedAt', 'is not', null)
		.execute();
	const wishes = await db
		.selectFrom('wish')
		.select(['askerId', 'ownerPersonId', 'recordedAt as since'])
		.where('kind', '=', 'coaching')
		.where((where) => where.or([where('askerId', '=', personId), where('ownerPersonId', '=', personId)]))
		.execute();
	const all = [
		...pairs.map(({ coachId, participantId, since }) => ({ two: [coachId, participantId], since })),
		...wishes.map(({ askerId, ownerPersonId, since }) => ({ two: [askerId, ownerPersonId], since }))
	];
	const earliest = new Map<string, string>();
	for (const { two, since } of all) {
		const other = two.find((id) => id !== personId);
		if (other && since && since < (earliest.get(other) ?? '~')) earliest.set(other, since);
	}
	return [...earliest].map(([otherId, since]) => ({ otherId, editionId: null, since })).toSorted(byOther);
}

function byOther(one: Since, other: Since) {
	return (one.otherId ?? '') < (other.otherId ?? '') ? -1 : 1;
}

/** Editions in which somebody has work of their own, or leads sessions while others handed in. */
export async function listEditionsWithWork(db: Db, personId: string): Promise<Since[]> {
	const rows = await db
		.selectFrom('submission')
		.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
		.select(['assignment.editionId', (select) => select.fn.min('submission.savedAt').as('since')])
		.where('submission.emptiedAt', 'is', null)
		.where((where) =>
			where.or([
				where('submission.personId', '=', personId),
				where(
					'assignment.editionId',
					'in',
					where
						.selectFrom('sessionLead')
						.innerJoin('session', 'session.id', 'sessionLead.sessionId')
						.select('session.editionId')
						.where('sessionLead.personId', '=', personId)
				)
			])
		)
		.groupBy('assignment.editionId')
		.orderBy('assignment.editionId')
		.execute();
	return rows.map(({ editionId, since }) => ({ otherId: null, editionId, since }));
}
