import { getEdition } from '#lib/features/editions/queries.server.ts';
import { openHalf } from '#lib/features/pairings/commands.server.ts';
import { openSchema } from '#lib/features/pairings/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	await getEdition(locals.db, requireActor(locals), params.editionId);
};

export const actions: Actions = {
	openHalf: (event) =>
		submit(event, {
			schema: openSchema(),
			command: (db, actor, { sessionId, half }) => openHalf(db, actor, sessionId, half),
			done: () => m.planning_place_opened()
		})
};
