import { listOrganisationsInDetail } from '#lib/features/organisations/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return { organisations: await listOrganisationsInDetail(locals.db, actor), mayAdd: actor.staff };
};
