import { getEditionAttendance } from '#lib/features/attendance/queries.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	return { attendance: await getEditionAttendance(locals.db, requireActor(locals), params.editionId) };
};
