import { answerMergerByLink } from '#lib/features/merging/answer.server.ts';
import { showLink } from '#lib/features/merging/pages.server.ts';
import { answerSchema } from '#lib/features/merging/schema.ts';
import { submitOpen } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

/** Open to whoever holds the link; looking at it answers nothing. */
export const load: PageServerLoad = async ({ locals, params }) => ({
	question: await showLink(locals.db, params.token)
});

export const actions: Actions = {
	answer: (event) =>
		submitOpen(event, {
			schema: answerSchema(),
			command: ({ answer }) => answerMergerByLink(event.locals.db, event.params.token, answer)
		})
};
