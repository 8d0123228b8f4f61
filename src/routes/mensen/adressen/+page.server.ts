import { listAddressChanges } from '#lib/features/people/address-pages.server.ts';
import { mayListPeople } from '#lib/features/people/policy.ts';
import { idSchema } from '#lib/features/people/schema.ts';
import { confirmAsSecond, withdrawAddressChange } from '#lib/features/people/settle-address.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor(locals);
	return { changes: await listAddressChanges(locals.db, actor), listsPeople: mayListPeople(actor) };
};

const to = () => '/mensen/adressen';

export const actions: Actions = {
	confirmAsSecond: (event) =>
		submit(event, {
			at: 'change',
			schema: idSchema(),
			command: (db, actor, { id }) => confirmAsSecond(db, actor, id),
			done: () => m.addresses_change_confirmed(),
			to,
			fresh: true
		}),
	withdrawAddressChange: (event) =>
		submit(event, {
			at: 'change',
			schema: idSchema(),
			command: (db, actor, { id }) => withdrawAddressChange(db, actor, id),
			done: () => m.addresses_withdrawn(),
			to
		})
};
