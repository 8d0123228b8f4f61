import type { RequestEvent } from '@sveltejs/kit';
import { showOwnAddresses } from '#lib/features/people/addresses/pages.server.ts';
import { askOwnAddress } from '#lib/features/people/addresses/ask.server.ts';
import { addressSchema, idSchema } from '#lib/features/people/schema.ts';
import { distrustAddress, trustAddress } from '#lib/features/people/addresses/distrust.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { withdrawAt } from '../../address-change.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	return await showOwnAddresses(locals.db, requireActor(locals));
};

const HERE = '/profiel/adres';

export const actions: Actions = {
	askOwnAddress: (event) =>
		submit(event, {
			at: 'address',
			schema: addressSchema(),
			command: (db, actor, { email }) => askOwnAddress(db, actor, email),
			done: () => m.addresses_asked(),
			to: () => HERE,
			fresh: true
		}),
	withdrawAddressChange: withdrawAt(HERE),
	distrustAddress: judge(distrustAddress, () => m.addresses_distrusted()),
	trustAddress: judge(trustAddress, () => m.addresses_trusted())
};

/** Says of one of the own addresses whether it is safe. */
function judge(command: typeof trustAddress, done: () => string) {
	return (event: RequestEvent) =>
		submit(event, {
			at: 'addresses',
			schema: idSchema(),
			command: (db, actor, { id }) => command(db, actor, id),
			done,
			to: () => HERE,
			fresh: true
		});
}
