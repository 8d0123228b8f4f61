import { answerRelevanceByLink } from '#lib/features/wishes/relevance/answer.server.ts';
import { getAsk } from '#lib/features/wishes/relevance/link.server.ts';
import { relevanceSchema } from '#lib/features/wishes/relevance/schema.ts';
import { submitOpen } from '../../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

/** Open to whoever holds the link; looking at it answers nothing. */
export const load: PageServerLoad = async ({ locals, params }) => ({
	ask: await getAsk(locals.db, params.token)
});

export const actions: Actions = {
	answer: (event) =>
		submitOpen(event, {
			schema: relevanceSchema(),
			command: (answer) => answerRelevanceByLink(event.locals.db, event.params.token, answer, answer)
		})
};
