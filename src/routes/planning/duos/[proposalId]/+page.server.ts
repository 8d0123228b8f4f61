import { fail, redirect } from '@sveltejs/kit';
import { acceptPairs } from '#lib/features/pairings/accept.server.ts';
import { showProposal } from '#lib/features/pairings/proposal-page.server.ts';
import { stopProposal } from '#lib/features/pairings/proposals.server.ts';
import { acceptSchema } from '#lib/features/pairings/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { WATCHED } from '#lib/ui/watched.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
	depends(WATCHED);
	const actor = requireActor(locals);
	return await showProposal(locals.db, actor, params.proposalId);
};

export const actions: Actions = {
	stop: async ({ locals, params }) => {
		const actor = requireActor(locals);
		await stopProposal(locals.db, actor, params.proposalId);
		redirect(303, `/planning/duos/${params.proposalId}`);
	},
	accept: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, acceptSchema());
		if (!form.valid) return fail(400, form);
		const { sessions } = form.data;
		const refused = await attempt(form.values, () =>
			acceptPairs(locals.db, actor, params.proposalId, sessions)
		);
		if (refused) return fail(400, refused);

		setFlash(cookies, m.planning_pairs_accepted({ count: sessions.length }));
		redirect(303, `/planning/duos/${params.proposalId}`);
	}
};
