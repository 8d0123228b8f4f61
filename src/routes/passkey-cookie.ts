import type { Cookies } from '@sveltejs/kit';

const NAME = 'passkey';
const SECONDS = 300;

/** Binds what an authenticator is asked to sign to this browser. */
export function setBrowser(cookies: Cookies, browser: string, secure: boolean) {
	cookies.set(NAME, browser, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: SECONDS });
}

/** What binds this browser to its question; it comes once. */
export function takeBrowser(cookies: Cookies): string | undefined {
	const browser = cookies.get(NAME);
	if (browser) cookies.delete(NAME, { path: '/' });
	return browser;
}
