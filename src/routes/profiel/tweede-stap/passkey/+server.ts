import { json } from '@sveltejs/kit';
import { requireOwnFactor } from '#lib/features/factors/guard.server.ts';
import { offerPasskey } from '#lib/features/factors/passkeys/passkeys.server.ts';
import { requireEnroller } from '#lib/server/auth/require-actor.ts';
import { setBrowser } from '../../../passkey-cookie.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, cookies }) => {
	const actor = requireEnroller(locals);
	await requireOwnFactor(locals);
	const { options, browser } = await offerPasskey(locals.db, locals.config, actor);
	setBrowser(cookies, browser, locals.config.origin.startsWith('https:'));
	return json(options);
};
