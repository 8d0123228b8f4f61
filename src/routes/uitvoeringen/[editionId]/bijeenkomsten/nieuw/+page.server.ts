import { mayPlan } from '#lib/features/editions/policy.ts';
import { addSession } from '#lib/features/sessions/commands.server.ts';
import { listPlaceChoices } from '#lib/features/sessions/queries.server.ts';
import { sessionSchema } from '#lib/features/sessions/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { submit } from '../../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	if (!mayPlan(requireActor(locals))) notFound();
	return { places: await listPlaceChoices(locals.db) };
};

export const actions: Actions = {
	default: (event) =>
		submit(event, {
			schema: sessionSchema(),
			command: (db, actor, session) => addSession(db, actor, event.params.editionId, session),
			done: () => m.planning_session_added(),
			to: () => `/uitvoeringen/${event.params.editionId}/bijeenkomsten`
		})
};
