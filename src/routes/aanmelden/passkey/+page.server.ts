import { fail, redirect } from '@sveltejs/kit';
import { usePasskey } from '#lib/features/factors/passkeys/passkeys.server.ts';
import { passkeySignInSchema } from '#lib/features/factors/schema.ts';
import { namedOrigin } from '#lib/features/factors/passkeys/site.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { now } from '#lib/server/clock.ts';
import { readForm, refusedForm } from '#lib/server/form.ts';
import { ownPath } from '../../own-path.ts';
import { takeBrowser } from '../../passkey-cookie.ts';
import { signInHere } from '../../sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, request }) => {
	const back = ownPath(url.searchParams.get('terug'));
	if (locals.actor) redirect(303, back);
	return { back, named: namedOrigin(locals.config.origin, request.headers.get('host')) };
};

export const actions: Actions = {
	default: async (event) => {
		const form = await readForm(event.request, passkeySignInSchema());
		if (!form.valid) return fail(400, form);
		const { db, config } = event.locals;
		const { answer, shared, terug } = form.data;
		const userId = await usePasskey(db, config, { answer, browser: takeBrowser(event.cookies) });
		if (!userId) return fail(400, refusedForm(form.values, m.factors_passkey_failed()));
		await signInHere(event, userId, { way: 'passkey', shared: Boolean(shared), factorAt: now() });
		redirect(303, ownPath(terug));
	}
};
