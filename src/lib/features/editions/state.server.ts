import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import type { EditionState } from './edition.ts';

/** Moves an edition to another state, with who and when. */
export async function setEditionState(
	trx: Trx,
	editionId: string,
	state: EditionState,
	actorId: string | null,
	cancelReason = ''
) {
	await trx
		.updateTable('edition')
		.set((set) => ({
			state,
			stateSince: now(),
			stateBy: actorId,
			cancelReason,
			version: set('version', '+', 1)
		}))
		.where('id', '=', editionId)
		.execute();
	await writeAudit(trx, {
		actorId,
		action: 'edition.state',
		objectId: editionId,
		details: { state }
	});
}

/** An edition that was definitive is not any more, because a session lacks a trainer. */
export async function fallBack(trx: Trx, editionId: string, actorId: string | null) {
	const edition = await trx
		.selectFrom('edition')
		.select('state')
		.where('id', '=', editionId)
		.executeTakeFirstOrThrow();
	if (edition.state === 'definitive') await setEditionState(trx, editionId, 'to_start', actorId);
}

/** The sessions of an edition with how many trainers each has. */
export async function listStaffing(trx: Trx, editionId: string) {
	return await trx
		.selectFrom('session')
		.leftJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
		.select(['session.id', 'session.cancelledAt', 'session.startsAt', 'session.endsAt'])
		.select((select) => select.fn.count<number>('sessionLead.personId').as('leads'))
		.where('session.editionId', '=', editionId)
		.groupBy(['session.id', 'session.cancelledAt', 'session.startsAt', 'session.endsAt'])
		.execute();
}
