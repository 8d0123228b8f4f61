import {
	changeTraining,
	publishTraining,
	withdrawTraining
} from '#lib/features/trainings/commands.server.ts';
import { mayManageTrainings } from '#lib/features/trainings/policy.ts';
import {
	getTraining,
	listTopicChoices,
	listTopicsOfTrainings
} from '#lib/features/trainings/queries.server.ts';
import { trainingSchema } from '#lib/features/trainings/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	if (!mayManageTrainings(actor)) notFound();
	const training = await getTraining(locals.db, actor, params.trainingId);
	const chosen = await listTopicsOfTrainings(locals.db, [training.id]);
	return { training, chosen: chosen.map((topic) => topic.id), topics: await listTopicChoices(locals.db) };
};

export const actions: Actions = {
	change: (event) =>
		submit(event, {
			schema: trainingSchema(),
			command: (db, actor, training) => changeTraining(db, actor, event.params.trainingId, training),
			done: () => m.planning_saved()
		}),
	publish: (event) => move(event, publishTraining, m.planning_training_published),
	withdraw: (event) => move(event, withdrawTraining, m.planning_training_withdrawn)
};

function move(event: RequestEvent, command: typeof publishTraining, done: () => string) {
	return submit(event, {
		command: (db, actor) => command(db, actor, event.params.trainingId),
		done: () => done()
	});
}
