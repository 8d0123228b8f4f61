import { isSection } from '#lib/features/knowledge/knowledge.ts';
import { listPages, shelfOf } from '#lib/features/knowledge/pages.server.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
	requireActor(locals);
	if (!isSection(params.section)) notFound();
	return { section: params.section, pages: listPages(shelfOf(locals), params.section) };
};
