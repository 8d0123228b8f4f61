import { expect, test } from 'vitest';
import { LONGEST_MARKDOWN, renderMarkdown } from '#lib/server/markdown.ts';
import { heavyMarkdown } from '../support/hostile-texts.ts';

const ATTACKS = [
	'[x](javascript:alert(1))',
	'[x](JaVaScRiPt:alert(1))',
	'[x](java\nscript:alert(1))',
	'[x](&#106;avascript:alert(1))',
	'[x](vbscript:msgbox)',
	'[x](data:text/html;base64,PHNjcmlwdD4=)',
	'[x](data:image/svg+xml,<svg onload=alert(1)>)',
	'[x](file:///etc/passwd)',
	'[x](//evil.example/x)',
	'<javascript:alert(1)>',
	'<img src=x onerror=alert(1)>',
	'<svg><script>alert(1)</script></svg>',
	'<iframe src="https://evil.example"></iframe>',
	'<math><mtext></mtext></math>',
	'<!-- --><script>alert(1)</script>',
	'<p style="background:url(https://evil.example)">x</p>',
	'<a href="javascript:alert(1)">x</a>',
	'![x](https://evil.example/pixel.png)',
	'![x](data:image/png;base64,AAAA)',
	'![x][pixel]\n\n[pixel]: https://evil.example/pixel.png',
	'[x](https://ok.example "onmouseover=alert(1)")',
	'[x](https://ok.example" onclick="alert(1))',
	'`<script>alert(1)</script>`',
	'~~~html\n<script>alert(1)</script>\n~~~'
];

test.each(ATTACKS)('renders %j so that it can do no harm', (attack) => {
	const html = renderMarkdown(attack);
	expect(html).not.toMatch(/<(script|img|svg|iframe|math|object|style|form)\b/i);
	expect(html).not.toMatch(/<[^>]+\son\w+=/i);
	expect(html).not.toMatch(/<[^>]+\sstyle=/i);
	for (const [, address] of html.matchAll(/<[^>]+(?:href|src)="([^"]*)"/g))
		expect(address).toMatch(/^(https?:\/\/|mailto:)/);
});

test('marks every link as somebody else’s word', () => {
	expect(renderMarkdown('zie www.example.nl')).toBe(
		'<p>zie <a href="http://www.example.nl" rel="nofollow noopener">www.example.nl</a></p>\n'
	);
});

test('keeps what people write: headings, lists, bold, quotes, tables', () => {
	expect(renderMarkdown('## Kop\n\n- **een**\n- twee\n\n> zin')).toBe(
		'<h2>Kop</h2>\n<ul>\n<li><strong>een</strong></li>\n<li>twee</li>\n</ul>\n<blockquote>\n<p>zin</p>\n</blockquote>\n'
	);
});

test.each(heavyMarkdown)('renders %s many times over, and small', (_name, text) => {
	expect(renderMarkdown(text).length).toBeLessThan(5 * LONGEST_MARKDOWN);
});
