import type { Cookies } from '@sveltejs/kit';

/** Remembers how somebody likes to see the site. The language is read by the page's own script too. */
export function setChoice(cookies: Cookies, name: 'language' | 'theme', value: string) {
	cookies.set(name, value, { path: '/', httpOnly: name !== 'language', sameSite: 'lax', maxAge: 31_536_000 });
}
