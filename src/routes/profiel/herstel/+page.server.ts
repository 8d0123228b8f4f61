import { listClosedTo } from '#lib/features/recovery/pages.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	return { closed: await listClosedTo(locals.db, requireActor(locals)) };
};
