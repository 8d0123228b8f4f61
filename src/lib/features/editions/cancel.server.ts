import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { getPlannedEdition } from './commands.server.ts';
import { canBeCancelled } from './edition.ts';
import { setEditionState } from './state.server.ts';

/** Cancels what is still to come: its sessions, its enrolments and the seats on offer. */
export async function cancelEdition(db: Db, actor: Actor, id: string, reason: string) {
	await db.transaction().execute(async (trx) => {
		const edition = await getPlannedEdition(trx, actor, id);
		if (!canBeCancelled(edition.state)) conflict('planning_edition_over');
		const sessionIds = await cancelSessions(trx, actor, id, reason);
		await tellWaitlist(trx, id, edition.title);
		await endEnrolments(trx, actor, id, reason);
		await setEditionState(trx, id, 'cancelled', actor.personId, reason);
		await synchroniseDiaries(trx, sessionIds);
	});
}

async function cancelSessions(trx: Trx, actor: Actor, editionId: string, reason: string) {
	const at = now();
	const rows = await trx
		.updateTable('session')
		.set((set) => ({
			cancelledAt: at,
			cancelledBy: actor.personId,
			cancelReason: reason,
			sequence: set('sequence', '+', 1),
			changedAt: at,
			version: set('version', '+', 1)
		}))
		.where('editionId', '=', editionId)
		.where('cancelledAt', 'is', null)
		.where('startsAt', '>', at)
		.returning('id')
		.execute();
	return rows.map((row) => row.id);
}

/** Whoever waits for a seat has nothing in the diary, and hears it by mail. */
async function tellWaitlist(trx: Trx, editionId: string, title: string) {
	const waiting = await trx
		.selectFrom('enrolment')
		.select('personId')
		.where('editionId', '=', editionId)
		.where('placedAt', 'is', null)
		.where('endedAt', 'is', null)
		.execute();
	const alerts = waiting.map(({ personId }) => ({
		key: `edition_cancelled/${editionId}`,
		recipientId: personId,
		kind: 'edition_cancelled' as const,
		facts: { edition: title },
		href: `/uitvoeringen/${editionId}`,
		mail: true
	}));
	await raiseAlerts(trx, ...alerts);
}

async function endEnrolments(trx: Trx, actor: Actor, editionId: string, reason: string) {
	const ended = await trx
		.updateTable('enrolment')
		.set({ endedAt: now(), endedBy: actor.personId, endKind: 'edition_cancelled', endReason: reason })
		.where('editionId', '=', editionId)
		.where('endedAt', 'is', null)
		.returning('id')
		.execute();
	await trx
		.updateTable('seatOffer')
		.set({ settledAt: now(), answer: 'withdrawn' })
		.where(
			'enrolmentId',
			'in',
			ended.map((row) => row.id)
		)
		.where('settledAt', 'is', null)
		.execute();
}
