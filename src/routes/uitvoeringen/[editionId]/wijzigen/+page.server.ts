import { fail, redirect } from '@sveltejs/kit';
import { changeEdition } from '#lib/features/editions/commands.server.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import { editionSchema } from '#lib/features/editions/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (!mayPlan(requireActor(locals))) notFound();
};

export const actions: Actions = {
	default: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, editionSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			changeEdition(locals.db, actor, params.editionId, form.data)
		);
		if (refused) return fail(400, refused);

		setFlash(cookies, m.planning_saved());
		redirect(303, `/uitvoeringen/${params.editionId}`);
	}
};
