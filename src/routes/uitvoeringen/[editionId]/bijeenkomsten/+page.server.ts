import { getEdition } from '#lib/features/editions/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	await getEdition(locals.db, requireActor(locals), params.editionId);
};
