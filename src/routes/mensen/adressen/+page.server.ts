import { listAddressChanges } from '#lib/features/people/addresses/pages.server.ts';
import { mayListPeople } from '#lib/features/people/policy.ts';
import { idSchema } from '#lib/features/people/schema.ts';
import { confirmAsSecond } from '#lib/features/people/addresses/decide.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { withdrawAt } from '../../address-change.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return { changes: await listAddressChanges(locals.db, actor), listsPeople: mayListPeople(actor) };
};

const HERE = '/mensen/adressen';

export const actions: Actions = {
	confirmAsSecond: (event) =>
		submit(event, {
			at: 'change',
			schema: idSchema(),
			command: (db, actor, { id }) => confirmAsSecond(db, actor, id),
			done: () => m.addresses_change_confirmed(),
			to: () => HERE,
			fresh: true
		}),
	withdrawAddressChange: withdrawAt(HERE)
};
