import { answerOffer, getOffer } from '#lib/features/enrolments/answer-offer.server.ts';
import { listDates } from '#lib/features/enrolments/dates.server.ts';
import { answerSchema } from '#lib/features/enrolments/schema.ts';
import { submitOpen } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

/** Open to whoever holds the link; looking at it answers nothing. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const { standing, training, edition, trainingId, givenName, expiresAt, editionId } = await getOffer(
		locals.db,
		params.token
	);
	const sessions = await listDates(locals.db, editionId);
	return { offer: { standing, training, edition, trainingId, givenName, expiresAt }, sessions };
};

export const actions: Actions = {
	answer: (event) =>
		submitOpen(event, {
			schema: answerSchema(),
			command: ({ answer }) => answerOffer(event.locals.db, event.params.token, answer)
		})
};
