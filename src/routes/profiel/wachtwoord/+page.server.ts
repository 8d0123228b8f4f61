import { changePasswordSchema } from '#lib/features/accounts/access.ts';
import { changePassword } from '#lib/features/accounts/passwords.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	requireActor(locals);
};

export const actions: Actions = {
	changePassword: (event) =>
		submit(event, {
			at: 'password',
			schema: changePasswordSchema,
			command: (db, actor, passwords) => changePassword(db, actor, event.locals.loginSessionHash, passwords),
			done: () => m.auth_change_done(),
			to: () => '/profiel'
		})
};
