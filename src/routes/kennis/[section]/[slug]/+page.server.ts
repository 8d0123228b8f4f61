import { findPage, shelfOf } from '#lib/features/knowledge/pages.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
	requireActor(locals);
	return { page: findPage(shelfOf(locals), params.section, params.slug) ?? notFound() };
};
