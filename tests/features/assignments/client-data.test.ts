import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findClientData, lineOf, passesElevenTest } from '#lib/features/assignments/client-data.ts';

const kinds = (text: string) => findClientData(text).map((finding) => finding.kind);

test.each(['111222333', '123456782', '999990019'])('%s passes the test of eleven', (number) => {
	expect(passesElevenTest(number)).toBe(true);
});

test.each([
	'Het nummer is 111222333.',
	'BSN: 1112.22.333',
	'111 222 333 staat op de brief',
	'bsn 111-222-333, graag nakijken',
	'burgerservicenummer 123456782',
	'(999990019)'
])('points at the number in %j', (text) => {
	expect(kinds(text)).toEqual(['bsn']);
});

test.each([
	'Bel 0612345678 of 06-12345678.',
	'Tel. 111222333',
	'+31 612345672',
	'Mijn SKJ-nummer: 140667343',
	'Op 12-01-2027 om 09:00 uur, zaal 4.',
	'ordernummer 123456782',
	'Het kost 111.222.333,50 euro',
	'x111222333',
	'1112223334',
	'www.example.nl/111222333',
	'000000000',
	'Postbus 123456782',
	'Kind: wat vond je ervan?',
	'De moeder zei: We gaan.',
	'Ik sprak op 3 mei 2026 met een vader van ongeveer veertig.'
])('leaves %j alone', (text) => {
	expect(kinds(text)).toEqual([]);
});

test.each([
	['NL91 ABNA 0417 1643 00', ['iban']],
	['NL91ABNA0417164300', ['iban']],
	['NL92ABNA0417164300', []],
	['geboren op 03-05-2016', ['birth']],
	['Geboortedatum: 3 mei 2016', ['birth']],
	['J.D. (12-03-2015)', ['birth']],
	['J.D. van Veen, 12-03-2015', ['birth']],
	['Kind: Sanne, acht jaar', ['child']],
	['cliënt: S. de W.', ['child']],
	['Moeder: Fatima', ['child']]
])('finds in %j exactly %j', (text, expected) => {
	expect(kinds(text)).toEqual(expected);
});

test('names the place', () => {
	const text = 'Eerste regel\nTweede: 111222333 hier';
	const [finding] = findClientData(text);
	expect(finding && text.slice(finding.from, finding.to)).toBe('111222333');
	expect(finding && lineOf(text, finding)).toBe(2);
});

const nineDigits = fc.integer({ min: 100_000_000, max: 999_999_999 }).map(String);

test('finds every number that passes, whole or grouped, with a word that names it', () => {
	const grouped = fc.constantFrom('$1$2$3', '$1 $2 $3', '$1.$2.$3', '$1-$2-$3');
	fc.assert(
		fc.property(nineDigits.filter(passesElevenTest), grouped, (number, shape) => {
			expect(kinds(`Het bsn is ${number.replace(/^(...)(...)(...)$/, shape)} van haar`)).toEqual(['bsn']);
		})
	);
});

test('never takes a number that does not pass', () => {
	fc.assert(
		fc.property(
			nineDigits.filter((number) => !passesElevenTest(number)),
			(number) => kinds(`bsn ${number}`).length === 0
		)
	);
});

test('reads a long and nasty text at once', () => {
	const started = performance.now();
	for (const piece of ['1', '1 ', 'A.', 'Kind:', 'NL91 ABNA ', '12-03-', 'geb '])
		findClientData(piece.repeat(20_000 / piece.length));
	expect(performance.now() - started).toBeLessThan(2_000);
});
