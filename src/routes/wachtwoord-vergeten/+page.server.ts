import { askReset } from '#lib/features/accounts/access.server.ts';
import { addressSchema } from '#lib/features/accounts/access.ts';
import { from } from '../sign-in.ts';
import { submitOpen } from '../submit.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: (event) =>
		submitOpen(event, {
			schema: addressSchema,
			command: ({ email }) => askReset(event.locals.db, email, from(event)),
			show: () => ({ sent: true }),
			status: 429
		})
};
