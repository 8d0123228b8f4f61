import { z } from 'zod';
import { showProposal } from '#lib/features/merging/pages.server.ts';
import { approveMerger, withdrawMerger } from '#lib/features/merging/propose.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	proposal: await showProposal(locals.db, requireActor(locals), params.proposalId)
});

export const actions: Actions = {
	approve: (event) =>
		submit(event, {
			at: 'proposal',
			schema: z.object({}),
			command: (db, actor) => approveMerger(db, actor, event.params.proposalId),
			done: () => m.merging_approved_done(),
			to: () => '/mensen/dubbel',
			fresh: true
		}),
	withdraw: (event) =>
		submit(event, {
			at: 'proposal',
			schema: z.object({}),
			command: (db, actor) => withdrawMerger(db, actor, event.params.proposalId),
			done: () => m.merging_withdrawn_done(),
			to: () => '/mensen/dubbel'
		})
};
