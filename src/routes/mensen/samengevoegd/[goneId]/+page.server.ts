import { showUndo } from '#lib/features/merging/undo-page.server.ts';
import { undoMerger } from '#lib/features/merging/undo.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	merged: await showUndo(locals.db, requireActor(locals), params.goneId)
});

export const actions: Actions = {
	undo: (event) =>
		submit(event, {
			at: 'undo',
			command: (db, actor) => undoMerger(db, actor, event.params.goneId),
			done: (_, { left }) => (left ? m.merging_undone_left({ count: left }) : m.merging_undone()),
			to: () => `/mensen/${event.params.goneId}`,
			fresh: true
		})
};
