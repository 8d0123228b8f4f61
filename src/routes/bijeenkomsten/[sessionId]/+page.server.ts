import { findOwnRing } from '#lib/features/mixes/ring.server.ts';
import { showSession } from '#lib/features/sessions/session-page.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const page = await showSession(locals.db, actor, params.sessionId);
	return { ...page, ring: await findOwnRing(locals.db, actor, params.sessionId) };
};
