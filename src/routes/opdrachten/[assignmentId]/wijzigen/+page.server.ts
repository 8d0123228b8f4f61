import { fail, redirect } from '@sveltejs/kit';
import { changeAssignment } from '#lib/features/assignments/commands.server.ts';
import { showChanging } from '#lib/features/assignments/pages.server.ts';
import { assignmentSchema } from '#lib/features/assignments/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showChanging(locals.db, requireActor(locals), params.assignmentId);

export const actions: Actions = {
	changeAssignment: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, assignmentSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			changeAssignment(locals.db, actor, params.assignmentId, form.data)
		);
		if (refused) return fail(409, refused);
		setFlash(cookies, m.assignments_changed());
		redirect(303, `/opdrachten/${params.assignmentId}`);
	}
};
