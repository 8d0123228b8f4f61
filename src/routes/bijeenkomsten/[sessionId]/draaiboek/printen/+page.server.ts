import { showLessonPlan } from '#lib/features/lesson-plans/pages.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showLessonPlan(locals.db, requireActor(locals), params.sessionId);
