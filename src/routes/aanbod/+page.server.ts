import { listCatalogue } from '#lib/features/enrolments/catalogue.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const query = (url.searchParams.get('q') ?? '').slice(0, 200);
	const onlyFree = url.searchParams.has('vrij');
	const items = await listCatalogue(locals.db, actor, query);
	return { query, onlyFree, items: onlyFree ? items.filter((item) => item.free > 0) : items };
};
