import { fail, redirect } from '@sveltejs/kit';
import { makeTraining } from '#lib/features/trainings/commands.server.ts';
import { mayManageTrainings } from '#lib/features/trainings/policy.ts';
import { listTopicChoices } from '#lib/features/trainings/queries.server.ts';
import { trainingSchema } from '#lib/features/trainings/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	if (!mayManageTrainings(requireActor(locals))) notFound();
	return { topics: await listTopicChoices(locals.db) };
};

export const actions: Actions = {
	default: async ({ locals, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, trainingSchema());
		if (!form.valid) return fail(400, form);
		let id = '';
		const refused = await attempt(form.values, async () => {
			id = await makeTraining(locals.db, actor, form.data);
		});
		if (refused) return fail(400, refused);

		setFlash(cookies, m.planning_training_made());
		redirect(303, `/trainingen/${id}`);
	}
};
