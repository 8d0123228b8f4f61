import { makeAssignment } from '#lib/features/assignments/commands.server.ts';
import { showMaking } from '#lib/features/assignments/pages.server.ts';
import { assignmentSchema } from '#lib/features/assignments/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sessions } = await showMaking(locals.db, requireActor(locals), params.editionId);
	return { choices: sessions };
};

export const actions: Actions = {
	makeAssignment: (event) =>
		submit(event, {
			schema: assignmentSchema(),
			command: (db, actor, assignment) => makeAssignment(db, actor, event.params.editionId, assignment),
			done: () => m.assignments_made(),
			to: (_, assignmentId) => `/opdrachten/${assignmentId}`
		})
};
