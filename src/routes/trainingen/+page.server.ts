import { mayManageTrainings } from '#lib/features/trainings/policy.ts';
import { listTrainingsPaged } from '#lib/features/trainings/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import { pagesOf } from '../pages.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	if (!mayManageTrainings(actor)) notFound();
	const { rows, ...page } = await listTrainingsPaged(locals.db, actor, url.searchParams.get('na') ?? '');
	return { trainings: rows, pages: pagesOf(page, url) };
};
