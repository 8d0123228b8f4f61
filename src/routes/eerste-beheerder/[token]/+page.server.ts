import { error } from '@sveltejs/kit';
import { isFirstToken, makeFirstAdministrator } from '#lib/features/accounts/first-administrator.server.ts';
import { firstAdministratorSchema } from '#lib/features/accounts/first-administrator.ts';
import { signInHere } from '../../sign-in.ts';
import { submitOpen } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	if (!(await isFirstToken(locals.db, params.token))) error(404, { message: '' });
};

export const actions: Actions = {
	default: (event) =>
		submitOpen(event, {
			schema: firstAdministratorSchema(),
			async command(person) {
				const userId = await makeFirstAdministrator(event.locals.db, event.params.token, person);
				await signInHere(event, userId, { way: 'first_administrator', shared: false });
			},
			to: () => '/'
		})
};
