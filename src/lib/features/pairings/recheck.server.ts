import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { lockEditions } from '#lib/features/editions/lock.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { refreshLeads } from '#lib/features/sessions/leads.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';

/**
 * Keeps the pair rule after a change of these people's memberships, in the transaction of that change.
 * Who no longer belongs to an organisation, or now shares one with the other trainer, loses the half.
 */
export async function recheckLeads(trx: Trx, actor: Pick<Actor, 'personId'> | null, personIds: string[]) {
	if (!personIds.length) return;
	await lockPeople(trx, personIds);
	await lockEditions(trx, [...new Set((await listLed(trx, personIds)).map((session) => session.editionId))]);
	const sessionIds = (await listLed(trx, personIds)).map((session) => session.id);
	await synchroniseDiaries(trx, await refreshLeads(trx, actor?.personId ?? null, sessionIds, personIds));
}

async function listLed(trx: Trx, personIds: string[]) {
	return await trx
		.selectFrom('session')
		.innerJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.select(['session.id', 'session.editionId'])
		.distinct()
		.where('sessionLead.personId', 'in', personIds)
		.where('session.startsAt', '>', now())
		.where('session.cancelledAt', 'is', null)
		.execute();
}
