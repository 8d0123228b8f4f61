import { redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/paraglide/messages.js';
import { setFlash } from '#lib/server/flash.ts';
import { signOutHere } from '../sign-in.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	await signOutHere(event);
	event.setHeaders({ 'Clear-Site-Data': '"cache"' });
	setFlash(event.cookies, m.auth_signed_out());
	redirect(303, '/aanmelden');
};
