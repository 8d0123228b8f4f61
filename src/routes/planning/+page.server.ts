import { mayPlan } from '#lib/features/editions/policy.ts';
import { showPlanning } from '#lib/features/sessions/overview.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { pagesOf } from '../pages.ts';
import { planningFilters, readPlanned } from './filters.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	if (!mayPlan(actor)) notFound();
	const chosen = readPlanned(url.searchParams.get('toon'));
	const after = url.searchParams.get('na') ?? '';
	const { rows, counts, openPlaces, ...page } = await showPlanning(locals.db, actor, chosen, after);
	return {
		filters: planningFilters(counts, chosen),
		editions: rows,
		pages: pagesOf(page, url),
		openPlaces
	};
};
