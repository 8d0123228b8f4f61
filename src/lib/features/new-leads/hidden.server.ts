import { sql, type RawBuilder } from 'kysely';
import { addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { AUTHORS_WAIT } from './new-lead.ts';

/**
 * Whether a hand-in (of the query's `submission` and `assignment`) was there before this person came to lead its
 * edition, and is not open yet: no other lead opened it, and its author did not agree, or was not told long enough ago.
 */
export function isClosedToNewLead(db: Db, personId: string): RawBuilder<boolean> {
	const settled = db
		.selectFrom('newLeadNotice')
		.select('newLeadNotice.authorId')
		.whereRef('newLeadNotice.editionId', '=', 'newLead.editionId')
		.whereRef('newLeadNotice.personId', '=', 'newLead.personId')
		.where('newLeadNotice.authorId', '=', sql.ref('submission.personId'))
		.where('newLeadNotice.refusedAt', 'is', null)
		.where((where) =>
			where.or([
				where('newLeadNotice.agreedAt', 'is not', null),
				where('newLeadNotice.toldAt', '<=', addMs(now(), -AUTHORS_WAIT))
			])
		);
	const closed = db
		.selectFrom('newLead')
		.select('newLead.personId')
		.where('newLead.editionId', '=', sql.ref('assignment.editionId'))
		.where('newLead.personId', '=', personId)
		.where('newLead.since', '>=', sql.ref('submission.handedInAt'))
		.where('newLead.openedAt', 'is', null)
		.where((where) => where.not(where.exists(settled)));
	return sql<boolean>`exists ${closed}`;
}
