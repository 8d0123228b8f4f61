import { fail, redirect } from '@sveltejs/kit';
import { showAsked } from '#lib/features/people/addresses/pages.server.ts';
import { answerSchema } from '#lib/features/people/schema.ts';
import { answerByToken } from '#lib/features/people/addresses/decide.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Open to whoever holds the link; looking at it decides nothing, because mail scanners follow every link. */
export const load: PageServerLoad = async ({ locals, params }) => {
	return { asked: await showAsked(locals.db, params.token) };
};

export const actions: Actions = {
	answer: async ({ locals, params, request, cookies }) => {
		const form = await readForm(request, answerSchema());
		if (!form.valid) return fail(400, form);
		const { answer, kind } = form.data;
		const refused = await attempt(form.values, () => answerByToken(locals.db, params.token, answer));
		if (refused) return fail(409, refused);
		if (kind === 'question') return { answered: answer };
		setFlash(cookies, answer === 'yes' ? m.addresses_confirmed() : m.addresses_withdrawn());
		redirect(303, '/aanmelden');
	}
};
