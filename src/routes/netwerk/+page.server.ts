import { findNetwork } from '#lib/features/encounters/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	return { network: await findNetwork(locals.db, requireActor(locals)) };
};
