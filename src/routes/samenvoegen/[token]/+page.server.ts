import { fail, redirect } from '@sveltejs/kit';
import { answerMergerByLink } from '#lib/features/merging/answer.server.ts';
import { showLink } from '#lib/features/merging/pages.server.ts';
import { answerSchema } from '#lib/features/merging/schema.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Open to whoever holds the link; looking at it answers nothing. */
export const load: PageServerLoad = async ({ locals, params }) => ({
	question: await showLink(locals.db, params.token)
});

export const actions: Actions = {
	answer: async ({ locals, params, request }) => {
		const form = await readForm(request, answerSchema());
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			answerMergerByLink(locals.db, params.token, form.data.answer)
		);
		if (refused) return fail(409, refused);
		redirect(303, `/samenvoegen/${params.token}`);
	}
};
