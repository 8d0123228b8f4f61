import { z } from 'zod';
import { tellApart } from '#lib/features/merging/duplicates.server.ts';
import { showDuplicates } from '#lib/features/merging/pages.server.ts';
import { requiredLine } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { pagesOf } from '../../pages.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const after = url.searchParams.get('na') ?? '';
	const { page, ...shown } = await showDuplicates(locals.db, requireActor(locals), after);
	return { ...shown, pairs: page.rows, pages: pagesOf(page, url) };
};

export const actions: Actions = {
	tellApart: (event) =>
		submit(event, {
			at: 'tellApart',
			schema: z.object({ personId: requiredLine(20), otherId: requiredLine(20) }),
			command: (db, actor, { personId, otherId }) => tellApart(db, actor, personId, otherId),
			done: () => m.people_duplicates_different_done(),
			to: () => '/mensen/dubbel'
		})
};
