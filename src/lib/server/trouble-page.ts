import { m } from '#lib/i18n/paraglide/messages.js';
import { getLocale } from '#lib/i18n/paraglide/runtime.js';
import type { Trouble } from './db/faults.ts';

type Words = { status: 503 | 507; title: string; next: string; retryAfter: number };

/** What is said when the machine cannot do what was asked: in words, and after how many seconds to try again. */
export function troubleWords(trouble: Trouble): Words {
	if (trouble === 'away')
		return { status: 503, title: m.trouble_away(), next: m.trouble_away_next(), retryAfter: 10 };
	if (trouble === 'busy')
		return { status: 503, title: m.trouble_busy(), next: m.trouble_busy_next(), retryAfter: 5 };
	if (trouble === 'full')
		return { status: 507, title: m.trouble_full(), next: m.trouble_full_next(), retryAfter: 300 };
	return { status: 503, title: m.trouble_stopped(), next: m.trouble_stopped_next(), retryAfter: 300 };
}

/** An answer that needs nothing but this process: a page, or for a script that asked, the same in JSON. */
export function troubleResponse(trouble: Trouble, request: Request, theme: string): Response {
	const words = troubleWords(trouble);
	const headers = { 'Retry-After': String(words.retryAfter), 'Cache-Control': 'no-store' };
	if (!asksJson(request)) return pageResponse(words, theme, headers);
	const { status, next: message } = words;
	return Response.json({ type: 'error', status, error: { message }, message }, { status, headers });
}

function asksJson(request: Request) {
	return (
		request.headers.has('x-sveltekit-action') ||
		new URL(request.url).pathname.endsWith('__data.json') ||
		(request.headers.get('accept') ?? '').startsWith('application/json')
	);
}

function pageResponse({ status, title, next }: Words, theme: string, headers: Record<string, string>) {
	const html = `<!doctype html>
<html lang="${getLocale()}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${m.app_name()}</title>
<style>${STYLE}</style>
</head>
<body><main><p class="name">${m.app_name()}</p><h1>${title}</h1><p>${next}</p><p><a href="">${m.trouble_again()}</a></p></main></body>
</html>`;
	return new Response(html, {
		status,
		headers: {
			...headers,
			'Content-Type': 'text/html; charset=utf-8',
			'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
		}
	});
}

/** The colours of the site (ui/styles/tokens.css), without its files: those may be just what cannot be read. */
const STYLE = `:root{color-scheme:light dark}
[data-theme=light]{color-scheme:light}[data-theme=dark]{color-scheme:dark}
body{margin:0;background:light-dark(#f6f3ee,#171614);color:light-dark(#22201d,#f1ece4);font:400 1.0625rem/1.6 system-ui,sans-serif}
main{max-width:36rem;margin:0 auto;padding:3rem 1.5rem}
.name{font-weight:700;color:light-dark(#0b5a63,#74c9c8)}
h1{font-size:1.75rem;line-height:1.25}
a{display:inline-block;padding:.6rem 1.25rem;border-radius:.5rem;background:light-dark(#0b5a63,#74c9c8);color:light-dark(#ffffff,#0c2022);font-weight:600;text-decoration:none}
a:focus-visible{outline:3px solid light-dark(#0b5a63,#ffd479);outline-offset:3px}`;
