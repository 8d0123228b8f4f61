import { showFiguresPage } from '#lib/features/reports/figures.server.ts';
import { readScope } from '#lib/features/reports/scope.ts';
import { reasons } from '#lib/features/reports/reason.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const asked = url.searchParams.get('reden');
	const reason = reasons.find((known) => known === asked) ?? null;
	return {
		figures: await showFiguresPage(locals.db, actor, readScope(url.searchParams), reason),
		reason,
		every: actor.staff
	};
};
