import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { showEditionTab } from '#lib/features/assignments/pages.server.ts';
import { answerNewLead, openToNewLead } from '#lib/features/new-leads/commands.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showEditionTab(locals.db, requireActor(locals), params.editionId);

const leadSchema = z.object({ personId: z.string().max(40), name: z.string().max(400) });
const editionOf = ({ params }: RequestEvent) => params.editionId ?? '';
const here = (event: RequestEvent) => `/uitvoeringen/${editionOf(event)}/opdrachten`;

export const actions: Actions = {
	openToNewLead: async (event) =>
		await submit(event, {
			at: 'newLeads',
			schema: leadSchema,
			command: (db, actor, { personId }) => openToNewLead(db, actor, editionOf(event), personId),
			done: ({ name }) => m.new_leads_open_done({ name }),
			to: () => here(event)
		}),
	agree: async (event) => await answer(event, 'agree', m.new_leads_agree_done),
	refuse: async (event) => await answer(event, 'refuse', m.new_leads_refuse_done)
};

async function answer(
	event: RequestEvent,
	said: 'agree' | 'refuse',
	done: (facts: { name: string }) => string
) {
	return await submit(event, {
		at: 'newLeads',
		schema: leadSchema,
		command: (db, actor, { personId }) => answerNewLead(db, actor, editionOf(event), personId, said),
		done: ({ name }) => done({ name }),
		to: () => here(event)
	});
}
