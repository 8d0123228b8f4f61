import { makeEdition } from '#lib/features/editions/commands.server.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import { editionSchema } from '#lib/features/editions/schema.ts';
import { listTrainings } from '#lib/features/trainings/queries.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	if (!mayPlan(actor)) notFound();
	const trainings = await listTrainings(locals.db, actor);
	return {
		trainingId: url.searchParams.get('training') ?? '',
		trainings: trainings.map(({ id, title }) => ({ id, title }))
	};
};

export const actions: Actions = {
	default: (event) =>
		submit(event, {
			schema: editionSchema(),
			command: makeEdition,
			done: () => m.planning_edition_made(),
			to: (_, editionId) => `/uitvoeringen/${editionId}/bijeenkomsten`
		})
};
