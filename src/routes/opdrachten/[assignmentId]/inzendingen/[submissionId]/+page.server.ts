import { requireFactor } from '#lib/features/factors/guard.server.ts';
import { flagSubmission, releaseFeedback, saveFeedback } from '#lib/features/assignments/feedback.server.ts';
import { showSubmission } from '#lib/features/assignments/pages.server.ts';
import { feedbackSchema } from '#lib/features/assignments/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../../submit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	await requireFactor(locals);
	return await showSubmission(locals.db, actor, params.submissionId);
};

export const actions: Actions = {
	saveFeedback: (event) => give(event, saveFeedback, m.assignments_feedback_saved),
	releaseFeedback: (event) => give(event, releaseFeedback, m.assignments_feedback_released),
	flagSubmission: (event) =>
		submit(event, {
			command: (db, actor) => flagSubmission(db, actor, event.params.submissionId),
			done: () => m.assignments_flagged_done(),
			to: () => `/opdrachten/${event.params.assignmentId}`
		})
};

function give(event: RequestEvent, command: typeof saveFeedback, done: () => string) {
	return submit(event, {
		schema: feedbackSchema(),
		command: (db, actor, { text }) => command(db, actor, event.params.submissionId, text),
		done: () => done()
	});
}
