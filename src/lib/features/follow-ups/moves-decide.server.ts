import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { whyNotOpen } from './follow-up.ts';
import { happen } from './happen.server.ts';
import { addTwin } from './moves-twin.server.ts';
import type { MoveDecision } from './moves.ts';
import { handOver } from './owner.server.ts';
import { mayMove, mayReplyTo, mayWorkOn, type Owned } from './policy.ts';
import { endOvertaken } from './requester.server.ts';
import { changeFollowUp, type FollowUp, type Seen } from './take-in-hand.server.ts';
import { alertOwner } from './tell.server.ts';

type MoveChoice = { decision: MoveDecision; share?: boolean };

/** Who decides about a wish whose asker works elsewhere: the asker, or who deals with it; only they hand it over or double it. */
function mayDecideMove(actor: Actor, followUp: Owned, decision: MoveDecision): boolean {
	if (decision === 'hand_over' || decision === 'both') return mayMove(actor, followUp);
	return mayReplyTo(actor, followUp) || mayWorkOn(actor, followUp);
}

/** Decides once what happens to a wish after a change of workplace; no clock notices. */
export async function decideMove(db: Db, actor: Actor, seen: Seen, { decision, share = false }: MoveChoice) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.decide_move',
		may: (someone, followUp) => mayDecideMove(someone, followUp, decision),
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			const move = await decide(trx, actor, followUp, decision, at);
			const to = move.toOrganisationId;
			if (decision === 'overtaken') return await endOvertaken(trx, actor, followUp, 'changed_workplace', at);
			if (decision === 'both') await addTwin(trx, actor, followUp, move, at);
			if (decision === 'both') return await follow(trx, actor, followUp, null, at);
			if (decision === 'follow_person') return await follow(trx, actor, followUp, share ? to : null, at);
			if (to === null) conflict(m.moves_no_new_organisation());
			return await handOver(trx, actor, followUp, { organisationId: to, note: '' }, at);
		}
	});
}

/** Takes the open decision, and answers from where to where the asker went. */
async function decide(trx: Trx, actor: Actor, { id }: FollowUp, decision: MoveDecision, at: string) {
	const decided = await trx
		.updateTable('moveDecision')
		.set({ decision, decidedAt: at, decidedBy: actor.personId })
		.where('requestId', '=', id)
		.where('decision', 'is', null)
		.returning('moveId')
		.executeTakeFirst();
	if (!decided) conflict(m.moves_decided_already());
	return await trx
		.selectFrom('requesterMove')
		.select(['requesterMove.id as moveId', 'fromOrganisationId', 'toOrganisationId'])
		.where('id', '=', decided.moveId)
		.executeTakeFirstOrThrow();
}

/** The owner stays; the old organisation reads no further, the new one only when the asker says so. */
async function follow(trx: Trx, actor: Actor, followUp: FollowUp, sharedWith: string | null, at: string) {
	const by = { actorId: actor.personId, at };
	const seq = await happen(trx, followUp.id, by, { type: 'move_decided' });
	if (!mayReplyTo(actor, followUp)) return;
	await alertOwner(trx, followUp, 'moves_decided', seq);
	await trx
		.updateTable('followUpRequest')
		.set({ sharedWithOrganisation: sharedWith === null ? 0 : 1, sharedOrganisationId: sharedWith })
		.where('id', '=', followUp.id)
		.execute();
}
