import { fail, redirect } from '@sveltejs/kit';
import { publishAssignment } from '#lib/features/assignments/commands.server.ts';
import { takeBack } from '#lib/features/assignments/hand-in.server.ts';
import { showAssignment } from '#lib/features/assignments/pages.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showAssignment(locals.db, requireActor(locals), params.assignmentId);

export const actions: Actions = {
	publishAssignment: async ({ locals, params, cookies }) => {
		const actor = requireActor(locals);
		const refused = await attempt({}, () => publishAssignment(locals.db, actor, params.assignmentId));
		if (refused) return fail(409, refused);
		setFlash(cookies, m.assignments_published());
		redirect(303, `/opdrachten/${params.assignmentId}`);
	},
	takeBack: async ({ locals, params, cookies }) => {
		const actor = requireActor(locals);
		const refused = await attempt({}, () => takeBack(locals.db, actor, params.assignmentId));
		if (refused) return fail(409, refused);
		setFlash(cookies, m.assignments_taken_back());
		redirect(303, `/opdrachten/${params.assignmentId}/inleveren`);
	}
};
