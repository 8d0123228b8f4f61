/** Citizen service numbers in a text: which can be nothing else, and which only might be one. */
export type NumberFinding = { kind: 'bsn' | 'number'; from: number; to: number };

/** What a number may turn out to be, as its writer says. */
export const NUMBER_MEANINGS = ['register', 'invoice', 'phone', 'other'] as const;
export type NumberMeaning = (typeof NUMBER_MEANINGS)[number];

const NEAR = 40;
const REPLACEMENT = '[BSN]';

const BSN_WORD = String.raw`(?<!\p{L})(?:b\.? ?s\.? ?n|burger[ -]?servi[cs]e?|burgernummer|so-?fi|citizen[ -]service)`;
const BSN_NEAR = new RegExp(BSN_WORD, 'iu');
const OTHER_NUMBER =
	/(\+31|0031|\b(tel|telefoon|telefoonnummer|mobiel|bel|fax|skj|big|agb|kvk|registerplein|register|registratie|lidmaatschap|klant|factuur|order|bestelling|postbus|dossier|zaak|kenmerk|vergadering)(?:-?nummer|nr)?\b)[\s.:#(]*(nummer|nr\.?)?[\s.:#(]*[\d\s-]{0,4}$/i;

/** Eight or nine digits on their own, whole or in groups as people write them. */
const DIGITS = /(?<![\p{L}\d.,+/-])\d(?:[ \u00a0\u202f.-]?\d){7,8}(?![\p{L}\d]|[.,/-]\d)/gu;
/** Right behind a word for it, digits may stand in any way. */
const WORDED = new RegExp(
	String.raw`(?<=${BSN_WORD}[\p{L}.]{0,20}[^\p{L}\d]{0,6})\d(?:[\s\u00a0.,_/–-]{0,2}\d){7,8}(?!\d)`,
	'giu'
);

export function findNumbers(text: string): NumberFinding[] {
	const worded = matches(text, WORDED).filter(({ words }) => passesElevenTest(words.replace(/\D/g, '')));
	const taken = (from: number) =>
		worded.some((one) => from < one.from + one.words.length && one.from <= from);
	const bare = matches(text, DIGITS).filter(({ from }) => !taken(from));
	return [
		...worded.map(({ from, words }) => ({ kind: 'bsn' as const, from, to: from + words.length })),
		...bare.flatMap(({ from, words }) => {
			const kind = kindOf(text, from, words);
			return kind ? [{ kind, from, to: from + words.length }] : [];
		})
	];
}

/** The same text without the numbers that can be nothing else. */
export function replaceCitizenNumbers(text: string): string {
	return findNumbers(text)
		.filter(({ kind }) => kind === 'bsn')
		.toSorted((one, other) => other.from - one.from)
		.reduce((left, { from, to }) => left.slice(0, from) + REPLACEMENT + left.slice(to), text);
}

/** Weights 9 to 2 and then -1; eight digits get a leading zero. */
export function passesElevenTest(digits: string): boolean {
	const nine = digits.padStart(9, '0');
	if (!/^\d{9}$/.test(nine) || /^0+$/.test(nine)) return false;
	const sum = [...nine].reduce(
		(total, digit, index) => total + Number(digit) * (index === 8 ? -1 : 9 - index),
		0
	);
	return sum % 11 === 0;
}

function kindOf(text: string, from: number, written: string): NumberFinding['kind'] | undefined {
	const digits = written.replace(/\D/g, '');
	const before = text.slice(Math.max(0, from - NEAR), from);
	const after = text.slice(from + written.length, from + written.length + NEAR);
	if (!passesElevenTest(digits) || OTHER_NUMBER.test(before)) return undefined;
	if (BSN_NEAR.test(before) || BSN_NEAR.test(after)) return 'bsn';
	if (digits.length === 8 || digits.startsWith('06') || isPartOfMore(written)) return undefined;
	return isGrouped(written) || isBesidePerson(before, after) ? 'bsn' : 'number';
}

const GROUPS = ['333', '423', '432', '3222', '2223', '36', '63', '54', '45'];

function isGrouped(written: string) {
	return GROUPS.includes(groupsOf(written));
}

/** Grouped unlike any of them: a date, a phone number, an amount. */
function isPartOfMore(written: string) {
	return groupsOf(written).length > 1 && !isGrouped(written);
}

function groupsOf(written: string) {
	return written
		.split(/\D/)
		.map((group) => group.length)
		.join('');
}

const DATE = String.raw`(?:\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d{2}|\d{1,2} (?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)\p{L}* (?:19|20)\d{2})`;
const NAME = String.raw`\p{Lu}\p{Ll}+`;
const INFIX = String.raw`(?:van|de|der|den|ter|ten|te|el|’t|'t)`;
/** Somebody who is spoken of, by title, relation, initials or name; or a day on which somebody was born. */
const PERSON = [
	/(?<!\p{L})(?:kind|cli[eë]nte?|zoon(?:tje)?|dochter(?:tje)?|moeder|vader|meisje|jongen|mevrouw|meneer|mevr|mw|dhr|de heer|pati[eë]nte?|jeugdige|pupil|baby|peuter|kleuter|broer(?:tje)?|zus(?:je)?|oma|opa|partner)(?!\p{L})/iu,
	/(?<!\p{L})(?:geboren|geboortedatum|geb|born|date of birth|dob)(?!\p{L})/iu,
	/(?<![\p{L}.])(?:\p{Lu}\.){1,4} ?(?:\p{Ll}+ ){0,2}\p{Lu}/u,
	new RegExp(`${NAME} (?:${INFIX} ){1,2}${NAME}`, 'u'),
	new RegExp(`${NAME}[\\s,(]{1,3}${DATE}`, 'u')
];
const NAME_BEFORE = new RegExp(`(${NAME}) (${NAME})[\\s,:(]{1,3}$`, 'u');
const NAME_AFTER = new RegExp(`^[\\s,:)(]{1,3}(${NAME}) (${NAME})`, 'u');
const NO_PERSON =
	/^(?:Veilig|Thuis|Sociaal|Werk|Raad|Gemeente|Centrum|Stichting|Bureau|Jeugd\p{Ll}*|Kamer|Het|De|Een|Mijn|Ons|Onze|Dit|Dat|Ik|In|Op|Bij|Nummer)$/u;

function isBesidePerson(before: string, after: string) {
	const line = { before: before.split('\n').pop() ?? '', after: after.split('\n')[0] ?? '' };
	if (PERSON.some((pattern) => pattern.test(line.before) || pattern.test(line.after))) return true;
	return [NAME_BEFORE.exec(line.before), NAME_AFTER.exec(line.after)].some(
		(found) => found && !found.slice(1).some((word) => NO_PERSON.test(word))
	);
}

function matches(text: string, pattern: RegExp) {
	return [...text.matchAll(pattern)].map((match) => ({ from: match.index, words: match[0] }));
}
