import { fail, redirect } from '@sveltejs/kit';
import { changeSession } from '#lib/features/sessions/commands.server.ts';
import { countPeopleOfSession, listPlaceChoices } from '#lib/features/sessions/queries.server.ts';
import { sessionSchema } from '#lib/features/sessions/schema.ts';
import { getSessionForm, showSession } from '#lib/features/sessions/session-page.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const { session, plans } = await showSession(locals.db, actor, params.sessionId);
	if (!plans) notFound();
	return {
		session,
		stored: await getSessionForm(locals.db, actor, session.id),
		places: await listPlaceChoices(locals.db),
		people: await countPeopleOfSession(locals.db, session.id)
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, sessionSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			changeSession(locals.db, actor, params.sessionId, form.data)
		);
		if (refused) return fail(400, refused);

		setFlash(cookies, m.planning_saved());
		redirect(303, `/bijeenkomsten/${params.sessionId}`);
	}
};
