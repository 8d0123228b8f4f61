import { redirect } from '@sveltejs/kit';
import { usePasskey } from '#lib/features/factors/passkeys/passkeys.server.ts';
import { passkeySignInSchema } from '#lib/features/factors/schema.ts';
import { namedOrigin } from '#lib/features/factors/passkeys/site.ts';
import { now } from '#lib/server/clock.ts';
import { conflict } from '#lib/server/refuse.ts';
import { ownPath } from '../../own-path.ts';
import { takeBrowser } from '../../passkey-cookie.ts';
import { signInHere } from '../../sign-in.ts';
import { submitOpen } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, request }) => {
	const back = ownPath(url.searchParams.get('terug'));
	if (locals.actor) redirect(303, back);
	return { back, named: namedOrigin(locals.config.origin, request.headers.get('host')) };
};

export const actions: Actions = {
	default: (event) =>
		submitOpen(event, {
			schema: passkeySignInSchema(),
			async command({ answer, shared }) {
				const { db, config } = event.locals;
				const userId = await usePasskey(db, config, { answer, browser: takeBrowser(event.cookies) });
				if (!userId) conflict('factors_passkey_failed');
				await signInHere(event, userId, { way: 'passkey', shared: Boolean(shared), factorAt: now() });
			},
			to: ({ terug }) => ownPath(terug),
			status: 400
		})
};
