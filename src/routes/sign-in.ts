import type { RequestEvent } from '@sveltejs/kit';
import { arrive, endSignIn, type Way } from '#lib/features/accounts/arrival.server.ts';
import { deviceName } from '#lib/features/accounts/device.ts';
import type { From } from '#lib/features/accounts/tries.server.ts';
import { placeOf } from '#lib/server/auth/address.ts';
import type { AuthCookie } from '#lib/server/auth/sign-ins.ts';

type Here = Pick<RequestEvent, 'locals' | 'cookies' | 'request'>;

/** Signs this browser in as a user whose password was just checked or set, or whose passkey signed. */
export async function signInHere(
	event: Here,
	userId: string,
	{ way, shared, factorAt = null }: { way: Way; shared: boolean; factorAt?: string | null }
) {
	const { locals, cookies, request } = event;
	const device = deviceName(request.headers.get('user-agent'));
	const arrival = { way, device, deviceCookie: deviceCookieOf(event), shared, factorAt };
	for (const cookie of await arrive(locals.db, locals.signIns, userId, arrival)) setCookie(cookies, cookie);
}

/** Where a try to get in comes from. */
export function from(
	event: Pick<RequestEvent, 'locals' | 'cookies' | 'getClientAddress' | 'platform'>
): From {
	return { ip: placeOf(event), deviceCookie: deviceCookieOf(event) };
}

/** The cookie by which this browser may be known as somebody's device. */
export function deviceCookieOf({ locals, cookies }: Pick<RequestEvent, 'locals' | 'cookies'>) {
	return cookies.get(locals.signIns.deviceCookieName);
}

export async function signOutHere({ locals, cookies }: Pick<RequestEvent, 'locals' | 'cookies'>) {
	const { db, signIns, loginSessionHash } = locals;
	const actor = locals.actor ?? locals.half?.actor;
	if (actor && loginSessionHash) await endSignIn(db, actor, loginSessionHash, 'person.sign_out');
	setCookie(cookies, signIns.blank());
}

function setCookie(cookies: RequestEvent['cookies'], { name, value, expires, secure }: AuthCookie) {
	cookies.set(name, value, { path: '/', httpOnly: true, sameSite: 'lax', secure, expires });
}
