import { fail } from '@sveltejs/kit';
import { addressSchema } from '#lib/features/accounts/access.ts';
import { askReset } from '#lib/features/accounts/access.server.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { from } from '../sign-in.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async (event) => {
		const form = await readForm(event.request, addressSchema);
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () => askReset(event.locals.db, form.data.email, from(event)));
		if (refused) return fail(429, refused);
		return { sent: true };
	}
};
