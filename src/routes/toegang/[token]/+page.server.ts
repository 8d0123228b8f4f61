import { findOpenLink, setPasswordByLink } from '#lib/features/accounts/access.server.ts';
import { newPasswordSchema } from '#lib/features/accounts/access.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { notFound } from '#lib/server/refuse.ts';
import { deviceCookieOf, signInHere } from '../../sign-in.ts';
import { submitOpen } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

// Looking at the page uses nothing up: mail scanners follow every link.
export const load: PageServerLoad = async ({ locals, params }) => {
	// With other letters it is no link that was cut short or used up: there never was one.
	if (/[^\w.-]/.test(params.token)) notFound();
	const link = await findOpenLink(locals.db, params.token);
	return { link: link && { kind: link.kind, givenName: link.givenName, email: link.email } };
};

export const actions: Actions = {
	default: (event) =>
		submitOpen(event, {
			schema: newPasswordSchema,
			async command({ password, shared }) {
				const { db } = event.locals;
				const { userId, way } = await setPasswordByLink(
					db,
					event.params.token,
					password,
					deviceCookieOf(event)
				);
				await signInHere(event, userId, { way, shared });
			},
			done: () => m.auth_password_set(),
			to: () => '/'
		})
};
