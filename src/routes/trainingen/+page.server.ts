import { mayManageTrainings } from '#lib/features/trainings/policy.ts';
import { listTrainings } from '#lib/features/trainings/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	if (!mayManageTrainings(actor)) notFound();
	return { trainings: await listTrainings(locals.db, actor) };
};
