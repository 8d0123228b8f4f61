import { listTargets } from '#lib/features/wishes/targets/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	return { targets: await listTargets(locals.db, requireActor(locals)) };
};
