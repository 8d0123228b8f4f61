import { getOffering } from '#lib/features/catalogue/catalogue.server.ts';
import { enrol, withdrawEnrolment } from '#lib/features/enrolments/commands.server.ts';
import { givePreferences } from '#lib/features/enrolments/preferences.server.ts';
import { enrolSchema, preferencesSchema, withdrawSchema } from '#lib/features/enrolments/schema.ts';
import { lessonsAboutTopics, shelfOf } from '#lib/features/knowledge/pages.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { renderMarkdown } from '#lib/server/markdown.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const offering = await getOffering(locals.db, actor, params.trainingId);
	const lessons = lessonsAboutTopics(shelfOf(locals), offering.training.topics);
	return { ...offering, lessons, body: renderMarkdown(offering.training.body) };
};

export const actions: Actions = {
	enrol: (event) =>
		submit(event, {
			schema: enrolSchema(),
			command: (db, actor, data) => enrol(db, actor, data.editionId, data),
			done: (_, outcome) => (outcome === 'placed' ? m.enrolments_placed_done() : m.enrolments_waiting_done())
		}),
	withdraw: (event) =>
		submit(event, {
			schema: withdrawSchema(),
			command: (db, actor, { enrolmentId, reason }) => withdrawEnrolment(db, actor, enrolmentId, reason),
			done: () => m.enrolments_withdrawn_done()
		}),
	givePreferences: (event) =>
		submit(event, {
			schema: preferencesSchema(),
			command: (db, actor, { preferences }) =>
				givePreferences(db, actor, event.params.trainingId, preferences),
			done: ({ preferences }) =>
				preferences.length ? m.enrolments_preferences_kept() : m.enrolments_preferences_taken_back()
		})
};
