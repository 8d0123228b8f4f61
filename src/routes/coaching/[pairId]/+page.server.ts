import {
	acceptCoaching,
	endCoaching,
	withdrawNote,
	writeNote
} from '#lib/features/coaching/commands.server.ts';
import { requireFactor } from '#lib/features/factors/guard.server.ts';
import { showPair } from '#lib/features/coaching/pages.server.ts';
import { noteSchema } from '#lib/features/coaching/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	await requireFactor(locals);
	return await showPair(locals.db, actor, params.pairId);
};

export const actions: Actions = {
	acceptCoaching: (event) => answer(event, acceptCoaching, m.coaching_accepted),
	endCoaching: (event) => answer(event, endCoaching, m.coaching_ended),
	writeNote: (event) =>
		submit(event, {
			schema: noteSchema(),
			command: (db, actor, { text }) => writeNote(db, actor, event.params.pairId, text),
			done: () => m.coaching_note_written()
		}),
	withdrawNote: (event) => {
		const noteId = event.url.searchParams.get('notitie') ?? '';
		return submit(event, {
			command: (db, actor) => withdrawNote(db, actor, event.params.pairId, noteId),
			done: (_, { struck }) => (struck ? m.coaching_note_struck_done() : m.coaching_note_deleted())
		});
	}
};

function answer(event: RequestEvent, command: typeof endCoaching, done: () => string) {
	return submit(event, {
		command: (db, actor) => command(db, actor, event.params.pairId),
		done: () => done()
	});
}
