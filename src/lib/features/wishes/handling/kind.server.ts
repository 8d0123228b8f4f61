import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { whyNotOpen, type Kind } from '../wish.ts';
import { record } from '../history/record.server.ts';
import { mayMove } from '../policy.ts';
import { changeWish, type Seen } from '../change.server.ts';
import { factsOf, findTargets } from '../targets/find.server.ts';

/** Another kind, with what is promised for that kind as far as a promise is not finished; coaching stays apart. */
export async function changeKind(db: Db, actor: Actor, seen: Seen, { kind }: { kind: Kind }) {
	await changeWish(db, actor, seen, {
		action: 'wish.change_kind',
		may: mayMove,
		whyNot: whyNotOpen,
		make: async (trx, wish, at) => {
			if (kind === wish.kind || kind === 'coaching') conflict('targets_kind_same', {}, 'kind');
			const targets = await findTargets(trx, { kind, ownerOrganisationId: wish.ownerOrganisationId });
			const payload = { kind, raisedAt: wish.raisedAt, ...factsOf(targets) };
			await trx.updateTable('wish').set({ kind }).where('id', '=', wish.id).execute();
			await record(trx, wish.id, { actorId: actor.personId, at }, { type: 'kind_changed', payload });
		}
	});
}
