import { showNetwork } from '#lib/features/encounters/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { pagesOf } from '../pages.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const network = await showNetwork(locals.db, requireActor(locals), url.searchParams.get('na') ?? '');
	return { network: network && { ...network, pages: pagesOf(network.page, url) } };
};
