import { redirect } from '@sveltejs/kit';
import { askProposal, listProposals } from '#lib/features/pairings/proposals.server.ts';
import { listOpenSessions } from '#lib/features/sessions/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	const proposals = await listProposals(locals.db, actor);
	return { proposals, open: await listOpenSessions(locals.db, actor) };
};

export const actions: Actions = {
	default: async ({ locals }) => {
		const actor = requireActor(locals);
		const id = await askProposal(locals.db, actor);
		redirect(303, `/planning/duos/${id}`);
	}
};
