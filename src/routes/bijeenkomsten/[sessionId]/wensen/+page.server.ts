import { fail, redirect } from '@sveltejs/kit';
import { noteFollowUps, showNoting } from '#lib/features/follow-ups/note-many.server.ts';
import { noteSchema } from '#lib/features/follow-ups/note-schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showNoting(locals.db, requireActor(locals), params.sessionId);

export const actions: Actions = {
	note: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, noteSchema());
		if (!form.valid) return fail(400, form);
		let count = 0;
		const refused = await attempt(
			form.values,
			async () => (count = await noteFollowUps(locals.db, actor, params.sessionId, form.data))
		);
		if (refused) return fail(400, refused);
		setFlash(cookies, m.noting_done({ count }));
		redirect(303, `/bijeenkomsten/${params.sessionId}`);
	}
};
