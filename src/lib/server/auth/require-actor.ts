import { error, redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/paraglide/messages.js';

/** Whoever is signed in; sends everybody else to the sign-in page, and back to this page afterwards. */
export function requireActor(locals: App.Locals): NonNullable<App.Locals['actor']> {
	if (locals.actor) return locals.actor;
	redirect(303, `/aanmelden?${new URLSearchParams({ terug: locals.path })}`);
}

/** The same for addresses that are no pages: files, streams, data. */
export function requireActorHere(locals: App.Locals): NonNullable<App.Locals['actor']> {
	if (locals.actor) return locals.actor;
	error(401, { message: m.auth_sign_in_first() });
}
