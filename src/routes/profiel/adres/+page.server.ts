import { showOwnAddresses } from '#lib/features/people/address-pages.server.ts';
import { askOwnAddress } from '#lib/features/people/ask-address.server.ts';
import { addressSchema, idSchema } from '#lib/features/people/schema.ts';
import { withdrawAddressChange } from '#lib/features/people/settle-address.server.ts';
import { distrustAddress, trustAddress } from '#lib/features/people/unsafe-address.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	return await showOwnAddresses(locals.db, requireActor(locals));
};

const to = () => '/profiel/adres';

export const actions: Actions = {
	askOwnAddress: (event) =>
		submit(event, {
			at: 'address',
			schema: addressSchema(),
			command: (db, actor, { email }) => askOwnAddress(db, actor, email),
			done: () => m.addresses_asked(),
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
		}),
	distrustAddress: (event) =>
		submit(event, {
			at: 'addresses',
			schema: idSchema(),
			command: (db, actor, { id }) => distrustAddress(db, actor, id),
			done: () => m.addresses_distrusted(),
			to,
			fresh: true
		}),
	trustAddress: (event) =>
		submit(event, {
			at: 'addresses',
			schema: idSchema(),
			command: (db, actor, { id }) => trustAddress(db, actor, id),
			done: () => m.addresses_trusted(),
			to,
			fresh: true
		})
};
