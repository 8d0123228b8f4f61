import { error, redirect } from '@sveltejs/kit';
import { m } from '#lib/i18n/paraglide/messages.js';

/** Whoever is signed in; sends everybody else to the sign-in page, and back to this page afterwards. */
export function requireActor(locals: App.Locals): NonNullable<App.Locals['actor']> {
	if (locals.actor) return locals.actor;
	redirect(303, `${wayIn(locals)}?${new URLSearchParams({ terug: locals.path })}`);
}

/** Whoever signed in with a password, also before the second factor that is asked of them. */
export function requireHalf(locals: App.Locals): NonNullable<App.Locals['actor']> {
	return locals.half?.actor ?? requireActor(locals);
}

/** Whoever may make a second factor: who is in, or has to make one to get in. */
export function requireEnroller(locals: App.Locals): NonNullable<App.Locals['actor']> {
	return locals.half?.step === 'enrol' ? locals.half.actor : requireActor(locals);
}

/** Where somebody goes who is not let in yet. */
export function wayIn({ half }: App.Locals): string {
	if (!half) return '/aanmelden';
	return half.step === 'give' ? '/tweede-stap' : '/profiel/tweede-stap';
}

/** The same for addresses that are no pages: files, streams, data. */
export function requireActorHere(locals: App.Locals): NonNullable<App.Locals['actor']> {
	if (locals.actor) return locals.actor;
	error(401, { message: m.auth_sign_in_first() });
}
