import { leadsUntilTail } from '#lib/features/people/relations.server.ts';
import type { Db } from '#lib/server/db/open.ts';

/** Sessions somebody leads, until sixty days after the end of their edition. */
export function trainedSessions(db: Db, personId: string) {
	return db
		.selectFrom('sessionLead')
		.innerJoin('session as led', 'led.id', 'sessionLead.sessionId')
		.select('sessionLead.sessionId')
		.where('sessionLead.personId', '=', personId)
		.where('led.editionId', 'in', leadsUntilTail(db, personId));
}
