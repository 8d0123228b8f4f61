import { json } from '@sveltejs/kit';
import { askPasskey } from '#lib/features/factors/passkeys/passkeys.server.ts';
import { setBrowser } from '../passkey-cookie.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, cookies, getClientAddress }) => {
	const { options, browser } = await askPasskey(locals.db, locals.config, getClientAddress());
	setBrowser(cookies, browser, locals.config.origin.startsWith('https:'));
	return json(options);
};
