import { copyEdition } from '#lib/features/editions/copy.server.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import { copySchema } from '#lib/features/editions/schema.ts';
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
			schema: copySchema(),
			command: (db, actor, copy) => copyEdition(db, actor, event.params.editionId, copy),
			done: () => m.planning_copied(),
			to: (_, editionId) => `/uitvoeringen/${editionId}/bijeenkomsten`
		})
};
