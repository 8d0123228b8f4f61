import { fail, redirect } from '@sveltejs/kit';
import { getEdition } from '#lib/features/editions/queries.server.ts';
import { openPlace } from '#lib/features/pairings/commands.server.ts';
import { openSchema } from '#lib/features/pairings/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	await getEdition(locals.db, requireActor(locals), params.editionId);
};

export const actions: Actions = {
	openPlace: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, openSchema());
		if (!form.valid) return fail(400, form);
		const { sessionId, place } = form.data;
		const refused = await attempt(form.values, () => openPlace(locals.db, actor, sessionId, place));
		if (refused) return fail(400, refused);

		setFlash(cookies, m.planning_place_opened());
		redirect(303, `/uitvoeringen/${params.editionId}/trainers`);
	}
};
