import { listCatalogue } from '#lib/features/catalogue/catalogue.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { pagesOf } from '../pages.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const query = (url.searchParams.get('q') ?? '').slice(0, 200);
	const onlyFree = url.searchParams.has('vrij');
	const after = url.searchParams.get('na') ?? '';
	const { rows, ...page } = await listCatalogue(locals.db, actor, { search: query, onlyFree, after });
	return { query, onlyFree, items: rows, pages: pagesOf(page, url) };
};
