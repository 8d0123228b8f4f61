import type { Cookies } from '@sveltejs/kit';

export type Flash = { kind: 'done' | 'problem'; text: string };

/** Says on the next page that something was done; read once. */
export function setFlash(cookies: Cookies, text: string, kind: Flash['kind'] = 'done') {
	cookies.set('flash', JSON.stringify({ kind, text }), {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		maxAge: 60
	});
}

export function takeFlash(cookies: Cookies): Flash | undefined {
	const text = cookies.get('flash');
	if (!text) return undefined;
	cookies.delete('flash', { path: '/' });
	return parse(text);
}

function parse(text: string): Flash | undefined {
	try {
		const { kind, text: words } = JSON.parse(text) as Flash;
		return { kind: kind === 'problem' ? 'problem' : 'done', text: String(words) };
	} catch {
		return undefined;
	}
}
