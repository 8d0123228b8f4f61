import { fail, redirect } from '@sveltejs/kit';
import { getOffering } from '#lib/features/enrolments/catalogue.server.ts';
import { enrol, withdrawEnrolment, type Enrolled } from '#lib/features/enrolments/commands.server.ts';
import { givePreferences } from '#lib/features/enrolments/preferences.server.ts';
import { enrolSchema, preferencesSchema, withdrawSchema } from '#lib/features/enrolments/schema.ts';
import { lessonsAboutTopics, shelfOf } from '#lib/features/knowledge/pages.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { renderMarkdown } from '#lib/server/markdown.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const offering = await getOffering(locals.db, actor, params.trainingId);
	const lessons = lessonsAboutTopics(shelfOf(locals), offering.training.topics);
	return { ...offering, lessons, body: renderMarkdown(offering.training.body) };
};

export const actions: Actions = {
	enrol: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, enrolSchema());
		if (!form.valid) return fail(400, form);
		let outcome: Enrolled = 'waiting';
		const refused = await attempt(form.values, async () => {
			outcome = await enrol(locals.db, actor, form.data.editionId, form.data);
		});
		if (refused) return fail(409, refused);
		setFlash(cookies, doneWords(outcome));
		redirect(303, `/aanbod/${params.trainingId}`);
	},
	withdraw: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, withdrawSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			withdrawEnrolment(locals.db, actor, form.data.enrolmentId, form.data.reason)
		);
		if (refused) return fail(409, refused);
		setFlash(cookies, m.enrolments_withdrawn_done());
		redirect(303, `/aanbod/${params.trainingId}`);
	},
	givePreferences: async ({ locals, params, request, cookies }) => {
		const actor = requireActor(locals);
		const form = await readForm(request, preferencesSchema());
		if (!form.valid) return fail(400, form);
		const { preferences } = form.data;
		const refused = await attempt(form.values, () =>
			givePreferences(locals.db, actor, params.trainingId, preferences)
		);
		if (refused) return fail(409, refused);
		setFlash(
			cookies,
			preferences.length ? m.enrolments_preferences_kept() : m.enrolments_preferences_taken_back()
		);
		redirect(303, `/aanbod/${params.trainingId}`);
	}
};

function doneWords(outcome: Enrolled) {
	return outcome === 'placed' ? m.enrolments_placed_done() : m.enrolments_waiting_done();
}
