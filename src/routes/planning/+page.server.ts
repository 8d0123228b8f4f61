import { mayPlan } from '#lib/features/editions/policy.ts';
import { listOverview } from '#lib/features/sessions/overview.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { choosePlanning, planningFilters } from './filters.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	if (!mayPlan(actor)) notFound();
	const chosen = url.searchParams.get('toon') ?? '';
	const all = await listOverview(locals.db, actor);
	return {
		filters: planningFilters(all, chosen),
		editions: choosePlanning(all, chosen),
		openPlaces: all.reduce((sum, edition) => sum + edition.openPlaces, 0)
	};
};
