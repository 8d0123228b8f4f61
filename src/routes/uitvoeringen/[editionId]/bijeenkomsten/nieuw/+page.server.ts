import { fail, redirect } from '@sveltejs/kit';
import { mayPlan } from '#lib/features/editions/policy.ts';
import { addSession } from '#lib/features/sessions/commands.server.ts';
import { listPlaceChoices } from '#lib/features/sessions/queries.server.ts';
import { sessionSchema } from '#lib/features/sessions/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	if (!mayPlan(requireActor(locals))) notFound();
	return { places: await listPlaceChoices(locals.db) };
};

export const actions: Actions = {
	default: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, sessionSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			addSession(locals.db, actor, params.editionId, form.data)
		);
		if (refused) return fail(400, refused);

		setFlash(cookies, m.planning_session_added());
		redirect(303, `/uitvoeringen/${params.editionId}/bijeenkomsten`);
	}
};
