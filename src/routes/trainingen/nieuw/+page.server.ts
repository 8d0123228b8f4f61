import { makeTraining } from '#lib/features/trainings/commands.server.ts';
import { mayManageTrainings } from '#lib/features/trainings/policy.ts';
import { listTopicChoices } from '#lib/features/trainings/queries.server.ts';
import { trainingSchema } from '#lib/features/trainings/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	if (!mayManageTrainings(requireActor(locals))) notFound();
	return { topics: await listTopicChoices(locals.db) };
};

export const actions: Actions = {
	default: (event) =>
		submit(event, {
			schema: trainingSchema(),
			command: makeTraining,
			done: () => m.planning_training_made(),
			to: (_, trainingId) => `/trainingen/${trainingId}`
		})
};
