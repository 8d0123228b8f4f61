import { z } from 'zod';
import { getMerger, mergePeople } from '#lib/features/merging/merge.server.ts';
import { proposeMerger } from '#lib/features/merging/propose.server.ts';
import { requiredLine } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireFresh } from '#lib/server/auth/fresh.ts';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = requireActor(locals);
	requireFresh(locals);
	return await getMerger(
		locals.db,
		actor,
		url.searchParams.get('blijft') ?? '',
		url.searchParams.get('gaat') ?? ''
	);
};

export const actions: Actions = {
	merge: (event) =>
		submit(event, {
			at: 'merge',
			schema: z.object({ keptId: requiredLine(20), goneId: requiredLine(20), name: requiredLine(400) }),
			command: (db, actor, { keptId, goneId }) => mergePeople(db, actor, keptId, goneId),
			done: ({ name }) => m.people_merge_done({ name }),
			to: () => '/mensen/dubbel',
			fresh: true
		}),
	propose: (event) =>
		submit(event, {
			at: 'merge',
			schema: z.object({ keptId: requiredLine(20), goneId: requiredLine(20) }),
			command: (db, actor, { keptId, goneId }) => proposeMerger(db, actor, keptId, goneId),
			done: () => m.merging_proposed_done(),
			to: () => '/mensen/dubbel',
			fresh: true
		})
};
