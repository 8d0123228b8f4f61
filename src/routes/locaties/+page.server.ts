import { listPlaces } from '#lib/features/places/places.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	places: await listPlaces(locals.db, requireActor(locals))
});
