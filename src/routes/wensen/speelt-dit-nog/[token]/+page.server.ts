import { fail, redirect } from '@sveltejs/kit';
import { answerRelevanceByLink } from '#lib/features/wishes/relevance/answer.server.ts';
import { getAsk } from '#lib/features/wishes/relevance/link.server.ts';
import { relevanceSchema } from '#lib/features/wishes/relevance/schema.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Open to whoever holds the link; looking at it answers nothing. */
export const load: PageServerLoad = async ({ locals, params }) => ({
	ask: await getAsk(locals.db, params.token)
});

export const actions: Actions = {
	answer: async ({ locals, params, request }) => {
		const form = await readForm(request, relevanceSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			answerRelevanceByLink(locals.db, params.token, form.data, form.data)
		);
		if (refused) return fail(409, refused);
		redirect(303, `/wensen/speelt-dit-nog/${params.token}`);
	}
};
