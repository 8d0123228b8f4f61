import type { RequestEvent } from '@sveltejs/kit';
import { deviceName } from '#lib/features/people/device.ts';
import { noteSignIn } from '#lib/features/people/access.server.ts';
import type { SignInCookie } from '#lib/server/auth/sign-ins.ts';

/** Signs this browser in as a user whose password was just checked or set, in that user's own language. */
export async function signInHere(
	event: Pick<RequestEvent, 'locals' | 'cookies' | 'request'>,
	userId: string
) {
	const { locals, cookies, request } = event;
	setSignInCookie(cookies, await locals.signIns.start(userId, deviceName(request.headers.get('user-agent'))));
	await noteSignIn(locals.db, userId, 'person.sign_in');
}

export async function signOutHere({ locals, cookies }: Pick<RequestEvent, 'locals' | 'cookies'>) {
	if (locals.actor && locals.loginSessionHash) {
		await locals.signIns.end(locals.actor.personId, locals.loginSessionHash);
		await noteSignIn(locals.db, locals.actor.personId, 'person.sign_out');
	}
	setSignInCookie(cookies, locals.signIns.blank());
}

export function setSignInCookie(cookies: RequestEvent['cookies'], cookie: SignInCookie) {
	cookies.set(cookie.name, cookie.value, {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: cookie.secure,
		expires: cookie.expires
	});
}
