import { changeAssignment } from '#lib/features/assignments/commands.server.ts';
import { showChanging } from '#lib/features/assignments/pages.server.ts';
import { assignmentSchema } from '#lib/features/assignments/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showChanging(locals.db, requireActor(locals), params.assignmentId);

export const actions: Actions = {
	changeAssignment: (event) =>
		submit(event, {
			schema: assignmentSchema(),
			command: (db, actor, assignment) => changeAssignment(db, actor, event.params.assignmentId, assignment),
			done: () => m.assignments_changed(),
			to: () => `/opdrachten/${event.params.assignmentId}`
		})
};
