import { recheckLeads } from '#lib/features/pairings/recheck.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';

/**
 * Ends what goes on: the account, roles, lead places, coaching, mail that waits. A membership stays, without function,
 * because figures count by organisation.
 */
export async function endEverything(trx: Trx, by: string | null, personIds: string[]) {
	await endRoles(trx, by, personIds);
	await recheckLeads(trx, null, personIds);
	await endCoaching(trx, by, personIds);
	await trx.updateTable('user').set({ disabledAt: now() }).where('id', 'in', personIds).execute();
	await endMail(trx, personIds);
	await trx.updateTable('submission').set({ emptiedAt: now() }).where('personId', 'in', personIds).execute();
	await trx
		.updateTable('person')
		.set((set) => ({
			language: 'nl',
			diary: 'feed',
			shieldedAt: null,
			sharesContactAt: null,
			photoConsentAt: null,
			version: set('version', '+', 1)
		}))
		.where('id', 'in', personIds)
		.execute();
}

async function endRoles(trx: Trx, by: string | null, personIds: string[]) {
	await trx
		.updateTable('roleGrant')
		.set({ endedAt: now(), endedBy: by })
		.where('personId', 'in', personIds)
		.where('endedAt', 'is', null)
		.execute();
}

/** What was written between two is about both, so all of it goes. */
async function endCoaching(trx: Trx, by: string | null, personIds: string[]) {
	const pairs = trx
		.selectFrom('coachingPair')
		.select('id')
		.where((where) => where.or([where('coachId', 'in', personIds), where('participantId', 'in', personIds)]));
	await trx.deleteFrom('coachingNote').where('pairId', 'in', pairs).execute();
	await trx
		.updateTable('coachingPair')
		.set({ endedAt: now(), endedBy: by })
		.where('endedAt', 'is', null)
		.where('id', 'in', pairs)
		.execute();
}

async function endMail(trx: Trx, personIds: string[]) {
	await trx
		.updateTable('outbox')
		.set({ state: 'suppressed', settledAt: now(), problem: 'erased', leaseUntil: null })
		.where('recipientId', 'in', personIds)
		.where('state', 'in', ['pending', 'sending'])
		.execute();
	await trx
		.updateTable('alert')
		.set((set) => ({ awaitsMail: null, readAt: set.fn.coalesce('readAt', set.val(now())) }))
		.where('recipientId', 'in', personIds)
		.execute();
}
