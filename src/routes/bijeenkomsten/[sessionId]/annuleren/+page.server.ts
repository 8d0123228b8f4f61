import { cancelSchema } from '#lib/features/editions/schema.ts';
import { cancelSession } from '#lib/features/sessions/commands.server.ts';
import { countPeopleOfSession } from '#lib/features/sessions/queries.server.ts';
import { showSession } from '#lib/features/sessions/session-page.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { session, plans } = await showSession(locals.db, requireActor(locals), params.sessionId);
	if (!plans) notFound();
	return { session, people: await countPeopleOfSession(locals.db, session.id) };
};

export const actions: Actions = {
	default: (event) =>
		submit(event, {
			schema: cancelSchema(),
			command: (db, actor, { reason }) => cancelSession(db, actor, event.params.sessionId, reason),
			done: () => m.planning_session_cancelled(),
			to: () => `/bijeenkomsten/${event.params.sessionId}`
		})
};
