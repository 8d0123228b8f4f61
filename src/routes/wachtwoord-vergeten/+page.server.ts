import { fail } from '@sveltejs/kit';
import { addressSchema } from '#lib/features/people/access.ts';
import { askReset } from '#lib/features/people/access.server.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async ({ request, locals, getClientAddress }) => {
		const form = await readForm(request, addressSchema);
		if (!form.valid) return fail(400, form);
		const refused = await attempt(form.values, () =>
			askReset(locals.db, form.data.email, getClientAddress())
		);
		if (refused) return fail(429, refused);
		return { sent: true };
	}
};
