import { forbidden } from '#lib/server/refuse.ts';
import { listOrganisations } from '#lib/features/organisations/queries.server.ts';
import { addPerson } from '#lib/features/people/commands.server.ts';
import { fullName } from '#lib/features/people/names/names.ts';
import { mayAddPeople } from '#lib/features/people/policy.ts';
import { newPersonSchema } from '#lib/features/people/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	if (!mayAddPeople(actor)) forbidden();
	const organisations = await listOrganisations(locals.db);
	return {
		organisations: organisations.filter(
			({ id }) => actor.staff || actor.coordinatedOrganisations.includes(id)
		)
	};
};

export const actions: Actions = {
	add: (event) =>
		submit(event, {
			at: 'add',
			schema: newPersonSchema(),
			command: (db, actor, person) => addPerson(db, actor, person),
			done: (person) => m.people_added({ name: fullName(person) }),
			to: () => '/mensen'
		})
};
