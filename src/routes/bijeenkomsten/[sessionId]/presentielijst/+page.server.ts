import { getSignInSheet } from '#lib/features/attendance/sign-in-sheet.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	return await getSignInSheet(locals.db, requireActor(locals), params.sessionId);
};
