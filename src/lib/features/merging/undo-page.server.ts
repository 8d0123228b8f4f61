import { refusalInWords } from '#lib/i18n/refusals.ts';
import { addMs } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Actor } from '../people/actor.ts';
import { describe } from './duplicates.server.ts';
import { findFormerAddress } from './journal.server.ts';
import { getMerged, mayUndo, UNDO_LASTS, whyNotUndo } from './undo.server.ts';

/**
 * What undoing would do: until when it can be done, and what was made since and stays with who was kept. Who was kept
 * is nobody any more once they were erased; the page then says why nothing can be undone.
 */
export async function showUndo(db: Db, actor: Actor, goneId: string) {
	const merged = await getMerged(db, actor, goneId);
	const kept = (await describe(db, [merged.keptId])).get(merged.keptId);
	const why = await whyNotUndo(db, merged);
	return {
		goneId,
		kept: kept ? { id: kept.id, name: kept.name } : null,
		address: (await findFormerAddress(db, goneId)) ?? '',
		mergedAt: merged.mergedAt,
		until: addMs(merged.mergedAt, UNDO_LASTS),
		why: why ? refusalInWords(why) : null,
		allowed: await mayUndo(db, actor, merged.keptId),
		since: await listSince(db, merged.keptId, merged.mergedAt)
	};
}

/** What is confidential is neither named nor counted. */
async function listSince(db: Db, personId: string, since: string) {
	const seats = db
		.selectFrom('enrolment')
		.innerJoin('edition', 'edition.id', 'enrolment.editionId')
		.select(['enrolment.id', 'edition.title as name'])
		.where('personId', '=', personId)
		.where('askedAt', '>=', since);
	const wishes = db
		.selectFrom('wish')
		.select(['id', 'publicRef as name'])
		.where('askerId', '=', personId)
		.where('kind', '<>', 'coaching')
		.where('recordedAt', '>=', since);
	const works = db
		.selectFrom('submission')
		.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
		.select(['submission.id', 'assignment.title as name'])
		.where('personId', '=', personId)
		.where('handedInAt', '>=', since);
	const leads = db
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.select(['session.id', 'edition.title as name'])
		.where('personId', '=', personId)
		.where('pairedAt', '>=', since);
	return {
		seats: await seats.orderBy('askedAt').execute(),
		wishes: await wishes.orderBy('recordedAt').execute(),
		works: await works.orderBy('handedInAt').execute(),
		leads: await leads.orderBy('pairedAt').execute()
	};
}
