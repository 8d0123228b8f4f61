import { changeSession } from '#lib/features/sessions/commands.server.ts';
import { countPeopleOfSession, listPlaceChoices } from '#lib/features/sessions/queries.server.ts';
import { sessionSchema } from '#lib/features/sessions/schema.ts';
import { getSessionForm, showSession } from '#lib/features/sessions/session-page.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { submit } from '../../../submit.ts';
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
	default: (event) =>
		submit(event, {
			schema: sessionSchema(),
			command: (db, actor, session) => changeSession(db, actor, event.params.sessionId, session),
			done: () => m.planning_saved(),
			to: () => `/bijeenkomsten/${event.params.sessionId}`
		})
};
