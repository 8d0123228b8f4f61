import { fail, redirect } from '@sveltejs/kit';
import { makeAssignment } from '#lib/features/assignments/commands.server.ts';
import { showMaking } from '#lib/features/assignments/pages.server.ts';
import { assignmentSchema } from '#lib/features/assignments/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sessions } = await showMaking(locals.db, requireActor(locals), params.editionId);
	return { choices: sessions };
};

export const actions: Actions = {
	makeAssignment: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, assignmentSchema());
		if (!form.valid) return fail(400, form);
		let id = '';
		const refused = await attempt(form.values, async () => {
			id = await makeAssignment(locals.db, actor, params.editionId, form.data);
		});
		if (refused) return fail(409, refused);
		setFlash(cookies, m.assignments_made());
		redirect(303, `/opdrachten/${id}`);
	}
};
