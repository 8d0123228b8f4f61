import { expect, test } from 'vitest';
import { ownPath } from '../../src/routes/own-path.ts';

test.each([
	['/', '/'],
	['/wensen', '/wensen'],
	['/wensen?staat=open&q=a%20b#lijst', '/wensen?staat=open&q=a%20b#lijst'],
	['/aanbod?q=één woord', '/aanbod?q=%C3%A9%C3%A9n%20woord'],
	['/%09/evil.example', '/%09/evil.example'],
	['/%2f/evil.example', '/%2f/evil.example'],
	['/a//b', '/a//b'],
	[`/${'a'.repeat(1999)}`, `/${'a'.repeat(1999)}`],
	['/mensen/../wensen', '/wensen']
])('goes to the own path %j', (given, path) => {
	expect(ownPath(given)).toBe(path);
});

test.each([
	undefined,
	null,
	['/wensen'],
	'',
	'wensen',
	'https://evil.example/',
	'javascript:alert(1)',
	'//evil.example',
	'///evil.example',
	'/\\evil.example',
	'/\\/evil.example',
	'\\/evil.example',
	'/\t/evil.example',
	'\t//evil.example',
	'/\n/evil.example',
	'/\r\n/evil.example',
	'/\r\nSet-Cookie:a=b',
	'/\0/evil.example',
	'/\u007f/evil.example',
	'/\u0085/evil.example',
	'/wensen\\..\\evil',
	'/.//evil.example',
	'/..//evil.example',
	'/a/..//evil.example',
	'/%2e//evil.example',
	` //evil.example`,
	`/${'a'.repeat(2000)}`,
	`/${'é'.repeat(1000)}`
])('leads %j home', (given) => {
	expect(ownPath(given)).toBe('/');
});
