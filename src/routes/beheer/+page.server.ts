import { showOperations } from '#lib/features/operations/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return await showOperations(locals.db, actor, locals.transport !== null);
};
