import { listCalendars } from '#lib/features/calendars/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	return await listCalendars(locals.db, requireActor(locals));
};
