import { publishPairs } from '#lib/features/pairings/publish.server.ts';
import { showProposal } from '#lib/features/pairings/proposal-page.server.ts';
import { stopPairing } from '#lib/features/pairings/ask.server.ts';
import { acceptSchema } from '#lib/features/pairings/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { WATCHED } from '#lib/ui/watched.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	depends(WATCHED);
	const actor = requireActor(locals);
	return await showProposal(locals.db, actor, params.proposalId);
};

export const actions: Actions = {
	stop: (event) => submit(event, { command: (db, actor) => stopPairing(db, actor, event.params.proposalId) }),
	accept: (event) =>
		submit(event, {
			schema: acceptSchema(),
			command: (db, actor, { sessions }) => publishPairs(db, actor, event.params.proposalId, sessions),
			done: ({ sessions }) => m.planning_pairs_accepted({ count: sessions.length })
		})
};
