import { fail, redirect } from '@sveltejs/kit';
import { flagSubmission, releaseFeedback, saveFeedback } from '#lib/features/assignments/feedback.server.ts';
import { showSubmission } from '#lib/features/assignments/pages.server.ts';
import { feedbackSchema } from '#lib/features/assignments/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	await showSubmission(locals.db, requireActor(locals), params.submissionId);

export const actions: Actions = {
	saveFeedback: (event) => give(event, saveFeedback, m.assignments_feedback_saved),
	releaseFeedback: (event) => give(event, releaseFeedback, m.assignments_feedback_released),
	flagSubmission: async ({ locals, params, cookies }) => {
		await flagSubmission(locals.db, requireActor(locals), params.submissionId);
		setFlash(cookies, m.assignments_flagged_done());
		redirect(303, `/opdrachten/${params.assignmentId}`);
	}
};

async function give(
	{ locals, params, request, cookies, url }: RequestEvent,
	command: typeof saveFeedback,
	done: () => string
) {
	const actor = requireActor(locals);
	const form = await readForm(request, feedbackSchema());
	if (!form.valid) return fail(400, form);
	await command(locals.db, actor, params.submissionId, form.data.text);
	setFlash(cookies, done());
	redirect(303, url.pathname);
}
