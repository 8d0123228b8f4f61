import { fail, redirect } from '@sveltejs/kit';
import { newPasswordSchema } from '#lib/features/accounts/access.ts';
import { findOpenLink, setPasswordByLink } from '#lib/features/accounts/access.server.ts';
import type { Way } from '#lib/features/accounts/arrival.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { setFlash } from '#lib/server/flash.ts';
import { attempt, readForm } from '#lib/server/form.ts';
import { notFound } from '#lib/server/refuse.ts';
import { deviceCookieOf, signInHere } from '../../sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

// Looking at the page uses nothing up: mail scanners follow every link.
export const load: PageServerLoad = async ({ locals, params }) => {
	// With other letters it is no link that was cut short or used up: there never was one.
	if (/[^\w.-]/.test(params.token)) notFound();
	const link = await findOpenLink(locals.db, params.token);
	return { link: link && { kind: link.kind, givenName: link.givenName, email: link.email } };
};

export const actions: Actions = {
	default: async (event) => {
		const form = await readForm(event.request, newPasswordSchema);
		if (!form.valid) return fail(400, form);

		let set: { userId: string; way: Way } | undefined;
		const refused = await attempt(form.values, async () => {
			set = await setPasswordByLink(
				event.locals.db,
				event.params.token,
				form.data.password,
				deviceCookieOf(event)
			);
		});
		if (refused || !set) return fail(409, refused);

		await signInHere(event, set.userId, { way: set.way, shared: form.data.shared });
		setFlash(event.cookies, m.auth_password_set());
		redirect(303, '/');
	}
};
