import { listBundles } from '#lib/features/bundles/queries.server.ts';
import { showSuggestions } from '#lib/features/bundles/suggest.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { pagesOf } from '../../pages.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const { rows, ...page } = await showSuggestions(locals.db, actor, url.searchParams.get('na') ?? '');
	return {
		...(await listBundles(locals.db, actor)),
		suggestions: rows,
		pages: pagesOf(page, url)
	};
};
