import { error, fail, redirect } from '@sveltejs/kit';
import { firstAdministratorSchema } from '#lib/features/accounts/first-administrator.ts';
import { isFirstToken, makeFirstAdministrator } from '#lib/features/accounts/first-administrator.server.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { signInHere } from '../../sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	if (!(await isFirstToken(locals.db, params.token))) error(404, { message: '' });
};

export const actions: Actions = {
	default: async (event) => {
		const form = await readForm(event.request, firstAdministratorSchema());
		if (!form.valid) return fail(400, form);

		let userId = '';
		const refused = await attempt(form.values, async () => {
			userId = await makeFirstAdministrator(event.locals.db, event.params.token, form.data);
		});
		if (refused) return fail(409, refused);

		await signInHere(event, userId, { way: 'first_administrator', shared: false });
		redirect(303, '/');
	}
};
