import { fail, redirect } from '@sveltejs/kit';
import {
	acceptCoaching,
	endCoaching,
	withdrawNote,
	writeNote
} from '#lib/features/coaching/commands.server.ts';
import { showPair } from '#lib/features/coaching/pages.server.ts';
import { noteSchema } from '#lib/features/coaching/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showPair(locals.db, requireActor(locals), params.pairId);

export const actions: Actions = {
	acceptCoaching: async (event) => await answer(event, acceptCoaching, m.coaching_accepted),
	endCoaching: async (event) => await answer(event, endCoaching, m.coaching_ended),
	writeNote: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, noteSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			writeNote(locals.db, actor, params.pairId, form.data.text)
		);
		if (refused) return fail(409, refused);
		setFlash(cookies, m.coaching_note_written());
		redirect(303, `/coaching/${params.pairId}`);
	},
	withdrawNote: async ({ locals, params, url, cookies }) => {
		const actor = requireActor(locals);
		const noteId = url.searchParams.get('notitie') ?? '';
		const { struck } = await withdrawNote(locals.db, actor, params.pairId, noteId);
		setFlash(cookies, struck ? m.coaching_note_struck_done() : m.coaching_note_deleted());
		redirect(303, `/coaching/${params.pairId}`);
	}
};

async function answer(
	{ locals, params, cookies }: RequestEvent,
	command: typeof endCoaching,
	done: () => string
) {
	const actor = requireActor(locals);
	const refused = await attempt({}, () => command(locals.db, actor, params.pairId));
	if (refused) return fail(409, refused);
	setFlash(cookies, done());
	redirect(303, `/coaching/${params.pairId}`);
}
