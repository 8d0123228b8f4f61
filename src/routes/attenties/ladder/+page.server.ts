import { showLadders } from '#lib/features/wishes/attention/show-ladders.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	return await showLadders(locals.db, requireActor(locals));
};
