import { showOwnPage } from '#lib/features/assignments/pages.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => await showOwnPage(locals.db, requireActor(locals));
