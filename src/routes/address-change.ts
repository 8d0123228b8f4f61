import type { RequestEvent } from '@sveltejs/kit';
import { idSchema } from '#lib/features/people/schema.ts';
import { withdrawAddressChange } from '#lib/features/people/addresses/decide.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { submit } from './submit.ts';

/** The form that takes back a change of address, or says no to it, on either page that shows one. */
export function withdrawAt(page: string) {
	return (event: RequestEvent) =>
		submit(event, {
			at: 'change',
			schema: idSchema(),
			command: (db, actor, { id }) => withdrawAddressChange(db, actor, id),
			done: () => m.addresses_withdrawn(),
			to: () => page
		});
}
