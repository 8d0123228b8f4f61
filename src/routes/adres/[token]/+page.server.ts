import { showAsked } from '#lib/features/people/addresses/pages.server.ts';
import { answerSchema } from '#lib/features/people/schema.ts';
import { answerByToken } from '#lib/features/people/addresses/decide.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { submitOpen } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

/** Open to whoever holds the link; looking at it decides nothing, because mail scanners follow every link. */
export const load: PageServerLoad = async ({ locals, params }) => {
	return { asked: await showAsked(locals.db, params.token) };
};

export const actions: Actions = {
	answer: (event) =>
		submitOpen(event, {
			schema: answerSchema(),
			command: ({ answer }) => answerByToken(event.locals.db, event.params.token, answer),
			show: (_, { kind, answer }) => (kind === 'question' ? { answered: answer } : undefined),
			done: ({ answer }) => (answer === 'yes' ? m.addresses_confirmed() : m.addresses_withdrawn()),
			to: () => '/aanmelden'
		})
};
