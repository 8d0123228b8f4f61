import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FileProblem, looseKey } from '#lib/features/imports/import.ts';
import { nothingKnown, type Known } from '#lib/features/imports/known.ts';
import { openFile, readSheet } from '#lib/features/imports/reading/read-file.ts';

const FAULTY = readFileSync(resolve('tests/support/deelnemers-met-fouten.csv'));
const HEADINGS = 'Achternaam;Roepnaam;E-mail;Organisatie';

function seasonFile(name: string) {
	return readFileSync(resolve('src/cli/seed/season', name));
}

function knowing(...organisations: string[]): Known {
	return { ...nothingKnown(), organisations: new Map(organisations.map((name) => [looseKey(name), name])) };
}

const FIRST_FOUR = knowing(
	'Sociaal Werk Rivierland',
	'Veilig Thuis Rijn en IJssel',
	'Jeugdbescherming Oostland',
	'Vrouwenopvang De Linde'
);

function readText(text: string, known = knowing('Rivierland')) {
	return readSheet(openFile(Buffer.from(text)), known);
}

function problemOf(bytes: Uint8Array) {
	try {
		openFile(bytes);
		return undefined;
	} catch (problem) {
		if (problem instanceof FileProblem) return { reason: problem.reason, ...problem.facts };
		throw problem;
	}
}

describe('the list with faults', () => {
	test('has exactly its seven faults and its one warning, by line and column', () => {
		const { faults, warnings, rows } = readSheet(openFile(FAULTY), FIRST_FOUR);
		expect(faults.map(({ line, column, reason }) => [line, column, reason])).toEqual([
			[6, 'E-mail', 'missing'],
			[9, 'E-mail', 'not_an_address'],
			[11, 'Organisatie', 'unknown_organisation'],
			[14, 'E-mail', 'repeated'],
			[17, 'Achternaam', 'formula'],
			[20, 'E-mail', 'two_addresses'],
			[26, 'Achternaam', 'missing']
		]);
		expect(faults[3]?.facts).toEqual({ line: 13 });
		expect(warnings.map(({ line, column, reason }) => [line, column, reason])).toEqual([
			[23, 'Voorletters', 'no_initials']
		]);
		expect(rows).toHaveLength(23);
	});

	test('keeps the curly apostrophe of Windows', () => {
		const { rows } = readSheet(openFile(FAULTY), FIRST_FOUR);
		expect(rows[1]).toMatchObject({ familyName: 'O’Neill', givenName: 'Sean' });
	});

	test('has the same faults in any order of its rows, each with its own line', () => {
		const text = new TextDecoder('windows-1252').decode(FAULTY);
		const [heading = '', ...lines] = text.trimEnd().split('\r\n');
		fc.assert(
			fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
				const { faults } = readText([heading, ...shuffled].join('\n'), FIRST_FOUR);
				const found = faults.map((fault) => `${fault.reason} ${shuffled[fault.line - 2]}`).toSorted();
				const wanted = readText(text, FIRST_FOUR)
					.faults.map((fault) => `${fault.reason} ${lines[fault.line - 2]}`)
					.toSorted();
				expect(found).toEqual(wanted);
			}),
			{ numRuns: 50 }
		);
	});
});

describe('the form of a file', () => {
	const people = [
		HEADINGS,
		'Visser;Gijs;gijs@example.nl;Rivierland',
		'Müller;Jörg;jorg@example.nl;Rivierland'
	];

	test.each([
		['UTF-8', Buffer.from(people.join('\n'))],
		['UTF-8 with a mark', Buffer.from(`\ufeff${people.join('\r\n')}`)],
		['Windows-1252', Buffer.from(people.join('\r\n'), 'latin1')],
		['UTF-16 with a mark', Buffer.from(`\ufeff${people.join('\r\n')}`, 'utf16le')],
		['UTF-16 without a mark', Buffer.from(people.join('\r\n'), 'utf16le')],
		['big-endian UTF-16', Buffer.from(`\ufeff${people.join('\n')}`, 'utf16le').swap16()],
		['lines that end as on an old Mac', Buffer.from(people.join('\r'))],
		['commas', Buffer.from(people.join('\n').replaceAll(';', ','))],
		['tabs', Buffer.from(people.join('\n').replaceAll(';', '\t'))],
		['letters with loose accents', Buffer.from(people.join('\n').normalize('NFD'))]
	])('reads %s', (_, bytes) => {
		const { rows, faults } = readSheet(openFile(bytes), knowing('Rivierland'));
		expect(faults).toEqual([]);
		expect(rows).toMatchObject([
			{ line: 2, familyName: 'Visser' },
			{ line: 3, familyName: 'Müller', givenName: 'Jörg' }
		]);
	});

	test('counts lines as an editor does, over quoted line breaks and empty lines', () => {
		const text = `${HEADINGS}\n"Van ""der"" Ven";Jan;jan@example.nl;"Rivier\nland"\n\n;Piet;piet@example.nl;Rivierland\n`;
		expect(readText(text).faults).toMatchObject([
			{ line: 2, column: 'Organisatie', reason: 'invisible' },
			{ line: 5, column: 'Achternaam', reason: 'missing' }
		]);
	});

	test('knows a heading by other names, capitals and spaces', () => {
		const { rows } = readText(
			'ACHTERNAAM ;voornaam; E-mailadres;organisatie\nBos;Bart;Bart.Bos@Example.NL;rivierland\n'
		);
		expect(rows).toMatchObject([{ givenName: 'Bart', email: 'bart.bos@example.nl' }]);
	});

	test.each([
		['nothing', '', { reason: 'empty' }],
		['only a heading', `${HEADINGS}\n`, { reason: 'no_rows' }],
		['a NUL', `${HEADINGS}\nBos;Ba\0rt;b@example.nl;Rivierland`, { reason: 'no_text' }],
		['an open quote', `${HEADINGS}\n"Bos;Bart;b@example.nl;Rivierland`, { reason: 'broken_quotes', line: 2 }],
		['headings nobody knows', 'Naam;Adres\nBos;Waalstad\n', { reason: 'unknown_kind' }],
		[
			'a heading too few',
			'Achternaam;Roepnaam\nBos;Bart\n',
			{ reason: 'missing_heading', headings: 'E-mail, Organisatie' }
		],
		[
			'a heading twice',
			`${HEADINGS};e-mail\nBos;Bart;b@example.nl;Rivierland;c@example.nl\n`,
			{ reason: 'repeated_heading', heading: 'e-mail' }
		],
		[
			'a column of citizen numbers',
			`${HEADINGS};BSN-nummer\nBos;Bart;b@example.nl;Rivierland;\n`,
			{ reason: 'bsn', heading: 'BSN-nummer' }
		]
	])('refuses %s', (_, text, problem) => {
		expect(problemOf(Buffer.from(text))).toEqual(problem);
	});

	test('refuses more than five megabytes and more than ten thousand rows', () => {
		expect(problemOf(Buffer.alloc(5 * 1024 * 1024 + 1, 65))).toMatchObject({ reason: 'too_large' });
		const rows = Array.from({ length: 10_001 }, (_, index) => `Bos;Bart;b${index}@e.nl;R`);
		expect(problemOf(Buffer.from([HEADINGS, ...rows].join('\n')))).toMatchObject({ reason: 'too_many_rows' });
		expect(problemOf(Buffer.from([HEADINGS, ...rows.slice(1)].join('\n')))).toBeUndefined();
	});

	test('reads past any number of lines that say nothing', () => {
		const people = [
			HEADINGS,
			'Bos;Bart;b@example.nl;Rivierland',
			';;;',
			...Array(20_000).fill(';;;'),
			'',
			' ; ;;'
		];
		const { table } = openFile(Buffer.from(people.join('\n')));
		expect(table.rows).toEqual([{ line: 2, cells: ['Bos', 'Bart', 'b@example.nl', 'Rivierland'] }]);
	});

	test.each([
		['line ends', '\n'.repeat(4_500_000), { reason: 'empty' }],
		['line ends below headings', HEADINGS + '\n'.repeat(4_500_000), { reason: 'no_rows' }],
		['short rows', 'x\n'.repeat(2_250_000), { reason: 'too_many_rows', max: 10_000 }],
		['separators', 'x' + ';'.repeat(4_500_000), { reason: 'too_many_columns', line: 1, max: 200 }],
		[
			'columns',
			Array.from({ length: 200_000 }, (_, column) => `kolom ${column}`).join(';'),
			{ reason: 'row_too_long', line: 1 }
		],
		[
			'columns in a row',
			`${HEADINGS}\n${Array.from({ length: 201 }, (_, column) => column).join(';')}`,
			{ reason: 'too_many_columns', line: 2, max: 200 }
		],
		['one cell', `${HEADINGS}\nBos;${'x'.repeat(4_500_000)};b@e.nl;R`, { reason: 'row_too_long', line: 2 }],
		['an open quote', `${HEADINGS}\n"Bos;${'x\n'.repeat(2_200_000)}`, { reason: 'row_too_long' }]
	])('refuses a file full of %s at once', (_, text, problem) => {
		const bytes = Buffer.from(text);
		const started = performance.now();
		expect(problemOf(bytes)).toMatchObject(problem);
		expect(performance.now() - started).toBeLessThan(5_000);
	});

	test('refuses citizen numbers under another heading, but not numbers of a register', () => {
		const numbers = ['111222333', '123456782', '999990019'];
		const list = (heading: string, count: number, wrong: number) =>
			[
				`${HEADINGS};${heading}`,
				...Array.from(
					{ length: count },
					(_, index) => `Bos;Bart;b${index}@e.nl;R;${index < wrong ? '123456789' : numbers[index % 3]}`
				)
			].join('\n');
		expect(problemOf(Buffer.from(list('Klantnummer', 10, 1)))).toEqual({
			reason: 'bsn',
			heading: 'Klantnummer'
		});
		expect(problemOf(Buffer.from(list('Klantnummer', 10, 2)))).toBeUndefined();
		expect(problemOf(Buffer.from(list('Klantnummer', 9, 0)))).toBeUndefined();
		expect(problemOf(Buffer.from(list('SKJ', 12, 0)))).toBeUndefined();
	});
});

describe('one row', () => {
	test.each([
		['Bos;Bart;a@b.nl,c@d.nl;Rivierland', 'two_addresses'],
		['Bos;Bart;a@b;Rivierland', 'not_an_address'],
		['Bos;Bart;"""x y""@d.nl";Rivierland', 'not_an_address'],
		['Bos;Bart;a@b.nl.;Rivierland', 'not_an_address'],
		['Bos;Bart;"g:a@b.nl;";Rivierland', 'not_an_address'],
		['Bos;Bart;a@b.nl;Rivierland;en nog wat', 'extra_cells'],
		['Bos;@SUM(A1);a@b.nl;Rivierland', 'formula'],
		['Bos;-1+2;a@b.nl;Rivierland', 'formula'],
		['Bos;Ba\u202ert;a@b.nl;Rivierland', 'invisible'],
		['Bos;Ba\u200brt;a@b.nl;Rivierland', 'invisible'],
		[`${'x'.repeat(101)};Bart;a@b.nl;Rivierland`, 'too_long'],
		['\u00a0 ;Bart;a@b.nl;Rivierland', 'missing']
	])('refuses %j', (row, reason) => {
		expect(readText(`${HEADINGS}\n${row}\n`).faults.map((fault) => fault.reason)).toEqual([reason]);
	});

	test.each([
		"'t Hart-van der Ven",
		'Ångström',
		'Şükrü',
		'O’Neill',
		'李',
		'null',
		'undefined',
		'NaN',
		'<script>',
		"Robert'); DROP TABLE"
	])('takes the name %j as it is', (name) => {
		const { rows } = readText(`${HEADINGS}\n"${name}";A;a@b.nl;Rivierland\n`);
		expect(rows).toMatchObject([{ familyName: name }]);
	});
});

describe('sessions', () => {
	const heading = 'Training;Uitvoering;Bijeenkomst;Datum;Van;Tot;Locatie;Plaatsen';

	test('warns of the two rooms of the season that are taken twice, and of nothing else', () => {
		const reading = readSheet(openFile(seasonFile('bijeenkomsten.csv')), nothingKnown());
		expect(reading.faults).toEqual([]);
		expect(reading.rows).toHaveLength(48);
		expect(reading.warnings.map(({ line, reason, facts }) => [line, reason, facts?.place])).toEqual([
			[25, 'place_taken', 'Kantoor Oostland, zaal 2'],
			[33, 'place_taken', 'De Linde, vergaderzaal']
		]);
	});

	test.each([
		['31-02-2027;09:00;10:00', 'Datum', 'not_a_date'],
		['1/2/2027;09:00;10:00', 'Datum', 'not_a_date'],
		['01-02-27;09:00;10:00', 'Datum', 'not_a_date'],
		['44562;09:00;10:00', 'Datum', 'not_a_date'],
		['28-03-2027;02:30;10:00', 'Van', 'time_skipped'],
		['31-10-2027;02:30;10:00', 'Van', 'time_twice'],
		['01-02-2027;09:00;24:00', 'Tot', 'not_a_time'],
		['01-02-2027;09:00;09:00', 'Tot', 'ends_before_start']
	])('refuses %s', (moment, column, reason) => {
		expect(readText(`${heading}\nT;U;1;${moment};Zaal;24\n`).faults).toMatchObject([
			{ line: 2, column, reason }
		]);
	});

	test('refuses an edition of two trainings and a number twice', () => {
		const at = '01-02-2027;09:00;12:00;Online;24';
		expect(readText(`${heading}\nT;U;1;${at}\nS;U;2;${at}\nT;U;1;${at}\n`).faults).toMatchObject([
			{ line: 3, column: 'Uitvoering', reason: 'other_training' },
			{ line: 4, column: 'Bijeenkomst', reason: 'repeated', facts: { line: 2 } }
		]);
	});
});
