import { addOrganisation } from '#lib/features/organisations/commands.server.ts';
import { nextSign } from '#lib/features/organisations/organisation.ts';
import { listOrganisations } from '#lib/features/organisations/queries.server.ts';
import { organisationSchema } from '#lib/features/organisations/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { forbidden } from '#lib/server/refuse.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	if (!actor.staff) forbidden();
	return { sign: nextSign(await listOrganisations(locals.db, { closed: true })) };
};

export const actions: Actions = {
	add: (event) =>
		submit(event, {
			at: 'add',
			schema: organisationSchema(),
			command: (db, actor, organisation) => addOrganisation(db, actor, organisation),
			done: () => m.organisations_added(),
			to: () => '/organisaties'
		})
};
