import { fail, redirect } from '@sveltejs/kit';
import { makeEdition } from '#lib/features/editions/commands.server.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import { editionSchema } from '#lib/features/editions/schema.ts';
import { listTrainings } from '#lib/features/trainings/queries.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { notFound } from '#lib/server/refuse.ts';
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
	default: async ({ locals, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, editionSchema());
		if (!form.valid) return fail(400, form);

		let id = '';
		const refused = await attempt(form.values, async () => {
			id = await makeEdition(locals.db, actor, form.data);
		});
		if (refused) return fail(400, refused);

		setFlash(cookies, m.planning_edition_made());
		redirect(303, `/uitvoeringen/${id}/bijeenkomsten`);
	}
};
