import { noteWishes, showNoting } from '#lib/features/wishes/asking/note-many.server.ts';
import { noteSchema } from '#lib/features/wishes/asking/note-schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { FORM_KEY, keyOf } from '#lib/server/form.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showNoting(locals.db, requireActor(locals), params.sessionId);

export const actions: Actions = {
	note: (event) =>
		submit(event, {
			schema: noteSchema(),
			command: (db, actor, noted, form) =>
				noteWishes(db, actor, event.params.sessionId, noted, keyOf(form.get(FORM_KEY)) || undefined),
			done: (_, count) => m.noting_done({ count }),
			to: () => `/bijeenkomsten/${event.params.sessionId}`
		})
};
