import { findNumbers } from './citizen-number.ts';

/**
 * Finds what looks like data of a client in a text somebody is about to hand in. A citizen service number that can be
 * nothing else (`bsn`) is never let through; about all else, also a sum that happens to be right (`number`), the writer
 * decides. Nothing of what is found is ever stored.
 */
export type FindingKind = 'bsn' | 'number' | 'iban' | 'birth' | 'child';
/** A place in the text, as positions of its first and past its last character. */
export type Finding = { kind: FindingKind; from: number; to: number };

export function findClientData(text: string): Finding[] {
	const found = [...findNumbers(text), ...findIbans(text), ...findBirths(text), ...findChildren(text)];
	return found.sort((one, other) => one.from - other.from || one.to - other.to);
}

/** The line of a place, counted from 1, for whoever has to find it back. */
export function lineOf(text: string, finding: Finding): number {
	return text.slice(0, finding.from).split('\n').length;
}

const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g;

function findIbans(text: string): Finding[] {
	return matches(text, IBAN)
		.filter(({ words }) => isIban(words.replaceAll(' ', '')))
		.map((place) => toFinding('iban', place));
}

function isIban(text: string) {
	const turned = text.slice(4) + text.slice(0, 4);
	const digits = turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
	return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

const DATE = String.raw`(?:\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d{2}|\d{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december) (?:19|20)\d{2})`;
const INITIALS = String.raw`(?<![\p{L}.])(?:\p{Lu}\.){1,4}(?: ?(?:van|de|der|den|ter|ten|el|te)){0,2}(?: ?\p{Lu}\p{L}*\.?)?`;
const BIRTH_WORD = String.raw`(?:geboren(?: op)?|geboortedatum|geb\.?|geb\. op|born(?: on)?|date of birth|dob)`;
const BIRTHS = [
	new RegExp(String.raw`(?<!\p{L})${BIRTH_WORD}[\s:=(]{0,3}${DATE}`, 'giu'),
	new RegExp(String.raw`${INITIALS}[\s,;(:]{1,4}${DATE}`, 'gu'),
	new RegExp(String.raw`(?<!\d)${DATE}[\s,;):]{1,4}${INITIALS}`, 'gu')
];

function findBirths(text: string): Finding[] {
	return BIRTHS.flatMap((pattern) => matches(text, pattern).map((place) => toFinding('birth', place)));
}

const LABELS = String.raw`(?:kind|kinderen|cliënt|client|cliënte|zoon|dochter|moeder|vader|ouder|gezin|naam|child|mother|father|son|daughter|name)`;
const CHILD = new RegExp(String.raw`(?<!\p{L})${LABELS}\s*:\s*(\p{Lu}(?:\p{Ll}+|\.))`, 'giu');
const NO_NAMES = new Set(
	'de het een dit dat deze die wat hoe wie waar waarom ik hij zij ze we wij je jij op in na voor met toen er geen niet als bij mijn zijn haar the a an this that what how who i he she they we at in on no'.split(
		' '
	)
);

function findChildren(text: string): Finding[] {
	return matches(text, CHILD)
		.filter(({ words }) => isName(/(\S+)$/.exec(words)?.[1] ?? ''))
		.map((place) => toFinding('child', place));
}

function isName(word: string) {
	const name = word.replace(/^.*:/, '');
	return /^\p{Lu}/u.test(name) && !NO_NAMES.has(name.toLowerCase());
}

type Place = { from: number; words: string };

function matches(text: string, pattern: RegExp): Place[] {
	return [...text.matchAll(pattern)].map((match) => ({ from: match.index, words: match[0] }));
}

function toFinding(kind: FindingKind, { from, words }: Place): Finding {
	return { kind, from, to: from + words.length };
}
