import { chooseTerms, showRetention } from '#lib/features/retention/retention.server.ts';
import { termsSchema } from '#lib/features/retention/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) =>
	await showRetention(locals.db, requireActor(locals));

export const actions: Actions = {
	chooseTerms: async (event) =>
		await submit(event, {
			at: 'terms',
			schema: termsSchema(),
			command: (db, actor, terms) => chooseTerms(db, actor, terms),
			done: () => m.retention_saved(),
			to: () => '/beheer/bewaren'
		})
};
