const LONGEST = 2000;
/** Only to read paths against; nothing is ever asked of it. */
const HERE = 'https://here.invalid';

/**
 * A place on this site that a form or link named, written anew from what a browser would read in it; anything else
 * leads home. Browsers drop tabs and line ends and take a backslash for a slash: `/<tab>/elsewhere` leaves the site.
 */
export function ownPath(path: unknown): string {
	if (typeof path !== 'string' || path.length > LONGEST || /[\p{Cc}\\]/u.test(path)) return '/';
	const url = path.startsWith('/') ? URL.parse(path, HERE) : null;
	if (url?.origin !== HERE) return '/';
	const own = url.pathname + url.search + url.hash;
	return own.startsWith('//') || own.length > LONGEST ? '/' : own;
}
