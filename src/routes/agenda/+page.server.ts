import { listOwnSessions, listOwnWaiting } from '#lib/features/enrolments/own-sessions.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { now } from '#lib/server/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return {
		...(await listOwnSessions(locals.db, actor)),
		waiting: await listOwnWaiting(locals.db, actor),
		now: now()
	};
};
