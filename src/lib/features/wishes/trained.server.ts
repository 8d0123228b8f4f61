import { TRAINER_TAIL } from '#lib/features/editions/relation.server.ts';
import { addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';

/** Sessions somebody leads, until sixty days after the end of their edition. */
export function trainedSessions(db: Db, personId: string) {
	return db
		.selectFrom('sessionLead')
		.innerJoin('session as led', 'led.id', 'sessionLead.sessionId')
		.select('sessionLead.sessionId')
		.where('sessionLead.personId', '=', personId)
		.where(
			(where) =>
				where
					.selectFrom('session as last')
					.select((select) => select.fn.max('last.endsAt').as('endsAt'))
					.whereRef('last.editionId', '=', 'led.editionId'),
			'>',
			addMs(now(), -TRAINER_TAIL)
		);
}
