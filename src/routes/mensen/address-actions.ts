import type { RequestEvent } from '@sveltejs/kit';
import { askAddressFor } from '#lib/features/people/addresses/ask.server.ts';
import { addressSchema, idSchema } from '#lib/features/people/schema.ts';
import { confirmAsSecond, withdrawAddressChange } from '#lib/features/people/addresses/decide.server.ts';
import { distrustAddress } from '#lib/features/people/addresses/distrust.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { submit } from '../submit.ts';

/** What those who look after somebody do with the addresses of that person. */
export function addressActions(idOf: (event: RequestEvent) => string, here: (event: RequestEvent) => string) {
	return {
		askAddress: (event: RequestEvent) =>
			submit(event, {
				at: 'address',
				schema: addressSchema(),
				command: (db, actor, { email }) => askAddressFor(db, actor, idOf(event), email),
				done: (_, outcome) => (outcome === 'done' ? m.addresses_of_done() : m.addresses_of_asked()),
				to: () => here(event),
				fresh: true
			}),
		confirmAsSecond: (event: RequestEvent) =>
			submit(event, {
				at: 'address',
				schema: idSchema(),
				command: (db, actor, { id }) => confirmAsSecond(db, actor, id),
				done: () => m.addresses_change_confirmed(),
				to: () => here(event),
				fresh: true
			}),
		withdrawAddressChange: (event: RequestEvent) =>
			submit(event, {
				at: 'address',
				schema: idSchema(),
				command: (db, actor, { id }) => withdrawAddressChange(db, actor, id),
				done: () => m.addresses_withdrawn(),
				to: () => here(event)
			}),
		distrustAddress: (event: RequestEvent) =>
			submit(event, {
				at: 'address',
				schema: idSchema(),
				command: (db, actor, { id }) => distrustAddress(db, actor, id),
				done: () => m.addresses_distrusted(),
				to: () => here(event),
				fresh: true
			})
	};
}
