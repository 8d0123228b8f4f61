/** What people, machines and attackers type that nobody expected. */
const LONG = 'a'.repeat(30_000);

export const oddTexts = [
	...[
		'',
		' ',
		'\t\n',
		'0',
		'-1',
		'1',
		'2',
		'99999999999999999999',
		'1e309',
		'NaN',
		'null',
		'undefined',
		'true'
	],
	...['9007199254740993', '0x10', '١٢', '1;2', '1.5', '+1', ' 1 ', '1\u00a0'],
	...[
		'2027-02-31',
		'2027-02-29',
		'0027-01-01',
		'9999-12-31',
		'2027-1-2',
		'01-02-2027',
		'2027-03-28',
		'24:00',
		'02:30'
	],
	...[
		'’t Hart-van der Ven',
		'Ångström',
		'Şükrü',
		'李',
		'e\u0301',
		'\u202Eomgekeerd',
		'\u200b',
		'\0',
		'a\0b',
		'😀'.repeat(60)
	],
	...[
		'\ud800',
		'\ufffd',
		'\uffff',
		'\u2028',
		'%00',
		'%',
		'_',
		'"',
		"'",
		'\\',
		'`',
		'--',
		'*',
		'NEAR/',
		'"a" OR "b"'
	],
	...[
		"Robert'); DROP TABLE person;--",
		'<script>alert(1)</script>',
		'=HYPERLINK("x")',
		'{{7*7}}',
		'${7*7}',
		'../../x'
	],
	...[
		'a@b',
		'a@b.nl,c@d.nl',
		'a@b.nl\r\nBcc: x@y.nl',
		'"x y"@d.nl',
		'user@münchen.de',
		`${'a'.repeat(260)}@b.nl`
	],
	...['https://x', 'javascript:alert(1)', '//evil.example', '/\t/evil.example', 'file:///etc/passwd'],
	...['__proto__', 'constructor', 'toString', '[object Object]', '[]', '{}', '111222333', 'on', 'yes'],
	...[LONG, `${'> '.repeat(5_000)}x`, '['.repeat(5_000), '*'.repeat(5_000), 'é'.repeat(20_001)],
	...['zzzzzzzzzzzzzzzzzzzz', '00000000000000000000', 'programma', 'programme', 'all', 'staff', 'admin']
];

export const oddNames = [
	'__proto__',
	'constructor',
	'toString',
	'x[]',
	'a.b',
	'',
	'formKey',
	'id',
	'version',
	'personId[]'
];

export const oddFiles = [
	{ name: 'leeg.pdf', bytes: Buffer.alloc(0) },
	{ name: '../../x.pdf', bytes: Buffer.from('%PDF-1.4\n%%EOF') },
	{ name: 'CON', bytes: Buffer.from('MZ') },
	{ name: 'x'.repeat(300), bytes: Buffer.from('%PDF-1.4') },
	{ name: 'plaatje.png', bytes: Buffer.from('\x89PNG\r\n\x1a\nGIF89a', 'latin1') },
	{ name: 'lijst.csv', bytes: Buffer.from('\ufeffa;b\n"open') },
	{ name: 'lijst.csv', bytes: Buffer.from('achternaam;achternaam\n\0;\n') },
	{ name: 'lijst.csv', bytes: Buffer.from(`${'k;'.repeat(500)}\n`) },
	{ name: 'lijst.csv', bytes: Buffer.from([0xff, 0xfe, 0x61, 0x00]) }
];
