import { decideMove } from '#lib/features/wishes/workplace-changes/decide.server.ts';
import { listMovesToDecide } from '#lib/features/wishes/workplace-changes/lists.server.ts';
import { moveSchema } from '#lib/features/wishes/workplace-changes/schema.ts';
import { mayUseBoard } from '#lib/features/wishes/policy.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return { ...(await listMovesToDecide(locals.db, actor)), mayBoard: mayUseBoard(actor) };
};

const DONE = {
	follow_person: m.moves_followed_done,
	hand_over: m.moves_handed_over_done,
	both: m.moves_both_done,
	overtaken: m.moves_ended_done
};

export const actions: Actions = {
	decide: (event) =>
		submit(event, {
			at: 'decide',
			schema: moveSchema(),
			command: (db, actor, choice) => decideMove(db, actor, choice, choice),
			done: ({ decision }) => DONE[decision](),
			to: () => '/wensen/verhuisd'
		})
};
