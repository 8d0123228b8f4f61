import { publishAssignment } from '#lib/features/assignments/commands.server.ts';
import { takeBack } from '#lib/features/assignments/hand-in.server.ts';
import { showAssignment } from '#lib/features/assignments/pages.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showAssignment(locals.db, requireActor(locals), params.assignmentId);

export const actions: Actions = {
	publishAssignment: (event) =>
		submit(event, {
			command: (db, actor) => publishAssignment(db, actor, event.params.assignmentId),
			done: () => m.assignments_published()
		}),
	takeBack: (event) =>
		submit(event, {
			command: (db, actor) => takeBack(db, actor, event.params.assignmentId),
			done: () => m.assignments_taken_back(),
			to: () => `/opdrachten/${event.params.assignmentId}/inleveren`
		})
};
