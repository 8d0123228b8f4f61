import { listBundles } from '#lib/features/bundles/queries.server.ts';
import { listSuggestions } from '#lib/features/bundles/suggest.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return {
		...(await listBundles(locals.db, actor)),
		suggestions: await listSuggestions(locals.db, actor)
	};
};
