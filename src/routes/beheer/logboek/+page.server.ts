import { listTechnical } from '#lib/features/audit/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	return await listTechnical(locals.db, actor, Number(url.searchParams.get('voor')) || undefined);
};
