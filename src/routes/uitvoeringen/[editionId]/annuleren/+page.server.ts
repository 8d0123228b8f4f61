import { cancelEdition } from '#lib/features/editions/cancel.server.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import { countPeopleToTell, getEdition } from '#lib/features/editions/queries.server.ts';
import { cancelSchema } from '#lib/features/editions/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	if (!mayPlan(actor)) notFound();
	const { id } = await getEdition(locals.db, actor, params.editionId);
	return { people: await countPeopleToTell(locals.db, id) };
};

export const actions: Actions = {
	default: (event) =>
		submit(event, {
			schema: cancelSchema(),
			command: (db, actor, { reason }) => cancelEdition(db, actor, event.params.editionId, reason),
			done: () => m.planning_edition_cancelled(),
			to: () => `/uitvoeringen/${event.params.editionId}`
		})
};
