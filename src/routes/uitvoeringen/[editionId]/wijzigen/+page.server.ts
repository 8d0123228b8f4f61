import { changeEdition } from '#lib/features/editions/commands.server.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import { editionSchema } from '#lib/features/editions/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (!mayPlan(requireActor(locals))) notFound();
};

export const actions: Actions = {
	default: (event) =>
		submit(event, {
			schema: editionSchema(),
			command: (db, actor, edition) => changeEdition(db, actor, event.params.editionId, edition),
			done: () => m.planning_saved(),
			to: () => `/uitvoeringen/${event.params.editionId}`
		})
};
