import type { Actor } from '#lib/features/people/actor.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Db } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { whyNotOpen, type Kind } from './follow-up.ts';
import { happen } from './happen.server.ts';
import { mayMove } from './policy.ts';
import { changeFollowUp, type Seen } from './take-in-hand.server.ts';
import { factsOf, findTargets } from './targets.server.ts';

/** Another kind, with what is promised for that kind as far as a promise is not finished; coaching stays apart. */
export async function changeKind(db: Db, actor: Actor, seen: Seen, { kind }: { kind: Kind }) {
	await changeFollowUp(db, actor, seen, {
		action: 'followUp.change_kind',
		may: mayMove,
		whyNot: whyNotOpen,
		make: async (trx, followUp, at) => {
			if (kind === followUp.kind || kind === 'coaching') conflict(m.targets_kind_same(), 'kind');
			const targets = await findTargets(trx, { kind, ownerOrganisationId: followUp.ownerOrganisationId });
			const payload = { kind, raisedAt: followUp.raisedAt, ...factsOf(targets) };
			await trx.updateTable('followUpRequest').set({ kind }).where('id', '=', followUp.id).execute();
			await happen(trx, followUp.id, { actorId: actor.personId, at }, { type: 'kind_changed', payload });
		}
	});
}
