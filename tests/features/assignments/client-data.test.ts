import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passesElevenTest, replaceCitizenNumbers } from '#lib/features/assignments/citizen-number.ts';
import { findClientData, lineOf } from '#lib/features/assignments/client-data.ts';
import { nastyTexts } from '../../support/hostile-texts.ts';

const kinds = (text: string) => findClientData(text).map((finding) => finding.kind);

test.each(['111222333', '123456782', '999990019'])('%s passes the test of eleven', (number) => {
	expect(passesElevenTest(number)).toBe(true);
});

test.each([
	// with a word for it, before or behind
	'bsn 123456782',
	'BSN: 1112.22.333',
	'B.S.N. 123456782',
	'b s n 123456782',
	'bsn123456782',
	'bsn-123456782',
	'BSN/123456782',
	'bsn_123456782',
	'bsnnr.123456782',
	'bsn 1 2 3 4 5 6 7 8 2',
	'bsn 123/456/782',
	'bsn 123\u00a0456\u00a0782',
	'bsn 111-222-333, graag nakijken',
	'BSN-nummer = 123456782',
	'**BSN:** 123456782',
	'bsn 10000008',
	'burgerservicenummer 123456782',
	'burger service nummer 123456782',
	'burgerservice-nr: 123456782',
	'burgerservisenummer 123456782',
	'sofi 123456782',
	'sofinummer 123456782',
	'so-fi nr 123456782',
	'citizen service number 123456782',
	'123456782 (bsn)',
	'123456782 is het burgerservicenummer',
	'Het bsn van deze jongen, zo hoorde ik, is 123456782.',
	// grouped as one
	'123.456.782',
	'123 456 782',
	'123-456-782',
	'123 45 67 82',
	'1234.56.782',
	'111 222 333 staat op de brief',
	// beside a person or a birth date
	'Mevrouw 123456782',
	'het kind (123456782)',
	'Cliënte: 123456782',
	'J. de Vries 123456782',
	'J.D. van Veen, 123456782',
	'Sanne de Vries, 123456782',
	'Sanne Bakker 123456782',
	'123456782, Sanne Bakker',
	'geboren 03-05-2016, 123456782',
	'Sanne (03-05-2016) 123456782',
	'123456782, geb. 3 mei 2016'
])('sees a citizen service number in %j', (text) => {
	expect(kinds(text).filter((kind) => kind === 'bsn')).toEqual(['bsn']);
	expect(replaceCitizenNumbers(text)).toMatch(/\[BSN\]/);
	expect(kinds(replaceCitizenNumbers(text))).not.toContain('bsn');
});

test.each([
	'Het nummer is 111222333.',
	'(999990019)',
	'Zie 123456782 in het overzicht.',
	'Ons project bij Veilig Thuis, 123456782.',
	'123456782'
])('asks what the number in %j is', (text) => {
	expect(kinds(text)).toEqual(['number']);
	expect(replaceCitizenNumbers(text)).toBe(text);
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
	'Registerplein 123456782, Sanne Bakker',
	'factuur 123.456.782',
	'Het kind deed mee, registratienummer 123456782.',
	'bsn 123456789',
	'Haar bsn staat in het dossier, 12 gesprekken in 2026.',
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

test('reads a long and nasty text to its end', () => {
	for (const text of nastyTexts()) expect(kinds(`${text}\nBSN: 123456782`)).toContain('bsn');
});
