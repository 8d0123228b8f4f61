import { addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { ScheduledJob } from '#lib/server/jobs.ts';
import { PROPOSAL_LASTS } from './propose.server.ts';
import { UNDO_LASTS } from './undo.server.ts';

export const mergingJobs: ScheduledJob[] = [
	{ name: 'end proposals to merge', cron: '23 4 * * *', run: endOldProposals },
	{ name: 'forget what mergers changed', cron: '27 4 * * *', run: forgetJournals }
];

/** Whom nobody answered for a month is not asked any longer. */
export async function endOldProposals(db: Db) {
	await db
		.updateTable('mergeProposal')
		.set({ settledAt: now(), outcome: 'expired' })
		.where('settledAt', 'is', null)
		.where('proposedAt', '<=', addMs(now(), -PROPOSAL_LASTS))
		.execute();
}

/** What can no longer be undone needs not be known, and nor does the password of an account that will not come back. */
export async function forgetJournals(db: Db) {
	const over = db
		.selectFrom('mergedPerson')
		.select('goneId')
		.where('mergedAt', '<=', addMs(now(), -UNDO_LASTS));
	await db.deleteFrom('mergeEntry').where('goneId', 'in', over).execute();
	await db
		.updateTable('user')
		.set({ passwordHash: null })
		.where('id', 'in', over)
		.where('passwordHash', 'is not', null)
		.execute();
}
