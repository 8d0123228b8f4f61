import type { Actor } from '#lib/features/people/actor.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { whyNotOpen } from '../wish.ts';
import { record } from '../history/record.server.ts';
import { addTwin } from './twin.server.ts';
import type { ChangeDecision } from './workplace-change.ts';
import { handOver } from '../handling/owner.server.ts';
import { mayMove, mayReplyTo, mayWorkOn, type Owned } from '../policy.ts';
import { endOvertaken } from '../change.server.ts';
import { changeWish, type Wish, type Seen } from '../change.server.ts';
import { alertOwner } from '../tell.server.ts';

type MoveChoice = { decision: ChangeDecision; share?: boolean };

/** Who decides about a wish whose asker works elsewhere: the asker, or who deals with it; only they hand it over or double it. */
function mayDecideMove(actor: Actor, wish: Owned, decision: ChangeDecision): boolean {
	if (decision === 'hand_over' || decision === 'both') return mayMove(actor, wish);
	return mayReplyTo(actor, wish) || mayWorkOn(actor, wish);
}

/** Decides once what happens to a wish after a change of workplace; no clock notices. */
export async function decideMove(db: Db, actor: Actor, seen: Seen, { decision, share = false }: MoveChoice) {
	await changeWish(db, actor, seen, {
		action: 'wish.decide_move',
		may: (someone, wish) => mayDecideMove(someone, wish, decision),
		whyNot: whyNotOpen,
		make: async (trx, wish, at) => {
			const move = await decide(trx, actor, wish, decision, at);
			const to = move.toOrganisationId;
			if (decision === 'overtaken') return await endOvertaken(trx, actor, wish, 'changed_workplace', at);
			if (decision === 'both') await addTwin(trx, actor, wish, move, at);
			if (decision === 'both') return await follow(trx, actor, wish, null, at);
			if (decision === 'follow_person') return await follow(trx, actor, wish, share ? to : null, at);
			if (to === null) conflict('moves_no_new_organisation');
			return await handOver(trx, actor, wish, { organisationId: to, note: '' }, at);
		}
	});
}

/** Takes the open decision, and answers from where to where the asker went. */
async function decide(trx: Trx, actor: Actor, { id }: Wish, decision: ChangeDecision, at: string) {
	const decided = await trx
		.updateTable('changeDecision')
		.set({ decision, decidedAt: at, decidedBy: actor.personId })
		.where('wishId', '=', id)
		.where('decision', 'is', null)
		.returning('changeId')
		.executeTakeFirst();
	if (!decided) conflict('moves_decided_already');
	return await trx
		.selectFrom('workplaceChange')
		.select(['workplaceChange.id as changeId', 'fromOrganisationId', 'toOrganisationId'])
		.where('id', '=', decided.changeId)
		.executeTakeFirstOrThrow();
}

/** The owner stays; the old organisation reads no further, the new one only when the asker says so. */
async function follow(trx: Trx, actor: Actor, wish: Wish, sharedWith: string | null, at: string) {
	const by = { actorId: actor.personId, at };
	const seq = await record(trx, wish.id, by, { type: 'move_decided' });
	if (!mayReplyTo(actor, wish)) return;
	await alertOwner(trx, wish, 'moves_decided', seq);
	await trx
		.updateTable('wish')
		.set({ sharedWithOrganisation: sharedWith === null ? 0 : 1, sharedOrganisationId: sharedWith })
		.where('id', '=', wish.id)
		.execute();
}
