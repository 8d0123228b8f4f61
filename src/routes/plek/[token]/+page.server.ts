import { fail, redirect } from '@sveltejs/kit';
import { answerOffer, getOffer } from '#lib/features/enrolments/answer-offer.server.ts';
import { listDates } from '#lib/features/enrolments/dates.server.ts';
import { answerSchema } from '#lib/features/enrolments/schema.ts';
import { attempt, readForm } from '#lib/server/form.ts';
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
	answer: async ({ locals, params, request }) => {
		const form = await readForm(request, answerSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () => answerOffer(locals.db, params.token, form.data.answer));
		if (refused) return fail(409, refused);
		redirect(303, `/plek/${params.token}`);
	}
};
