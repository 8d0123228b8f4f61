import { fail, redirect } from '@sveltejs/kit';
import { cancelSchema } from '#lib/features/editions/schema.ts';
import { cancelSession } from '#lib/features/sessions/commands.server.ts';
import { countPeopleOfSession } from '#lib/features/sessions/queries.server.ts';
import { showSession } from '#lib/features/sessions/session-page.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { session, plans } = await showSession(locals.db, requireActor(locals), params.sessionId);
	if (!plans) notFound();
	return { session, people: await countPeopleOfSession(locals.db, session.id) };
};

export const actions: Actions = {
	default: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, cancelSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			cancelSession(locals.db, actor, params.sessionId, form.data.reason)
		);
		if (refused) return fail(400, refused);

		setFlash(cookies, m.planning_session_cancelled());
		redirect(303, `/bijeenkomsten/${params.sessionId}`);
	}
};
