import { getPublishedGroups } from '#lib/features/mixes/ring.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	return await getPublishedGroups(locals.db, requireActor(locals), params.sessionId);
};
