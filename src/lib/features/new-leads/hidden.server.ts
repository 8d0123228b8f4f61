import { sql, type RawBuilder } from 'kysely';
import { addMs, now } from '#lib/server/clock.ts';
import { AUTHORS_WAIT } from './new-lead.ts';

/**
 * Whether a hand-in (of the query's `submission` and `assignment`) was there before this person came to lead its
 * edition, and is not open yet: no other lead opened it, and its author did not agree, or was not told long enough ago.
 */
export function isClosedToNewLead(personId: string): RawBuilder<boolean> {
	const settled = sql`
		select 1 from new_lead_notice as notice
		where notice.edition_id = new_lead.edition_id and notice.person_id = new_lead.person_id
			and notice.author_id = submission.person_id and notice.refused_at is null
			and (notice.agreed_at is not null or notice.told_at <= ${addMs(now(), -AUTHORS_WAIT)})`;
	return sql<boolean>`exists (
		select 1 from new_lead
		where new_lead.edition_id = assignment.edition_id and new_lead.person_id = ${personId}
			and new_lead.since >= submission.handed_in_at and new_lead.opened_at is null and not exists (${settled})
	)`;
}
