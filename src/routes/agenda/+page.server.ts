import { listOwnWaiting, showAgenda } from '#lib/features/enrolments/own-sessions.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import { pagesOf } from '../pages.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const { coming, past } = await showAgenda(locals.db, actor, url.searchParams.get('na') ?? '');
	return {
		coming,
		past: past.rows,
		pages: pagesOf(past, url),
		paging: url.searchParams.has('na'),
		waiting: await listOwnWaiting(locals.db, actor),
		now: now()
	};
};
