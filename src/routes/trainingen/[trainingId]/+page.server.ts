import { fail, redirect } from '@sveltejs/kit';
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
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	if (!mayManageTrainings(actor)) notFound();
	const training = await getTraining(locals.db, actor, params.trainingId);
	const chosen = await listTopicsOfTrainings(locals.db, [training.id]);
	return { training, chosen: chosen.map((topic) => topic.id), topics: await listTopicChoices(locals.db) };
};

export const actions: Actions = {
	change: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, trainingSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			changeTraining(locals.db, actor, params.trainingId, form.data)
		);
		if (refused) return fail(400, refused);

		setFlash(cookies, m.planning_saved());
		redirect(303, `/trainingen/${params.trainingId}`);
	},
	publish: (event) => move(event, publishTraining, m.planning_training_published),
	withdraw: (event) => move(event, withdrawTraining, m.planning_training_withdrawn)
};

async function move(
	{ locals, params, cookies }: RequestEvent,
	command: typeof publishTraining,
	done: () => string
) {
	const actor = requireActor(locals);
	const refused = await attempt({}, () => command(locals.db, actor, params.trainingId));
	if (refused) return fail(400, { ...refused, values: undefined });
	setFlash(cookies, done());
	redirect(303, `/trainingen/${params.trainingId}`);
}
