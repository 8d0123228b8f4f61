/** What is listed, and how many letters of its own it is worth: a common word two, a leaked password or a name none. */
export type Listed = {
	worth: Map<string, number>;
	longest: number;
	/** Leaked passwords that are plain words: in a sentence each is a word like another. */
	said: Set<string>;
};

const COMMON_WORD = 2;
const SHORTEST_WORD = 3;
const SHORTEST_LEAKED = 6;
/** So many different words make a sentence; what most people had for a password is no word of it. */
const SENTENCE = 4;
const MOST_HAD = 50;

/** Rows of keys and the alphabet: a run of four or more of them, either way, is nobody's own. */
const RUNS = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'azertyuiop'];
const LONGEST_RUN = 12;

const LOOKS_LIKE: Record<string, string> = {
	'@': 'a',
	'4': 'a',
	'8': 'b',
	'3': 'e',
	'€': 'e',
	'6': 'g',
	'1': 'l',
	'!': 'i',
	'|': 'l',
	'0': 'o',
	'5': 's',
	$: 's',
	'7': 't',
	'+': 't',
	'2': 'z'
};

/** The lists in the form in which passwords are compared with them. */
export function listWords(leaked: Iterable<string>, common: Iterable<string>): Listed {
	const worth = new Map<string, number>();
	const words = new Set(common);
	for (const word of words) add(worth, word, SHORTEST_WORD, COMMON_WORD);
	const said = new Set<string>();
	for (const [place, word] of [...leaked].entries()) {
		if (!words.has(word)) add(worth, word, SHORTEST_LEAKED, 0);
		if (place >= MOST_HAD && /^[a-z]+$/.test(word)) said.add(word);
	}
	for (const run of RUNS.flatMap((row) => [row, [...row].toReversed().join('')])) addRun(worth, run);
	return { worth, longest: Math.max(...[...worth.keys()].map((word) => word.length)), said };
}

function add(worth: Map<string, number>, word: string, shortest: number, value: number) {
	const plain = toPlain(word);
	for (const form of [plain, fold(plain)])
		if (lettersOf(form).length >= shortest) worth.set(form, Math.min(value, worth.get(form) ?? value));
}

function addRun(worth: Map<string, number>, run: string) {
	for (let from = 0; from <= run.length - 4; from += 1)
		for (let length = 4; length <= LONGEST_RUN && from + length <= run.length; length += 1)
			worth.set(run.slice(from, from + length), 0);
}

/**
 * How many letters of a password are its own: digits and signs at the ends are taken off, repeats are folded, signs
 * that look like letters are read as those, and what is listed or a name counts for what it is worth. Of all ways to
 * read it, the one that leaves fewest; only a sentence is not read across its words, unless whole ones make one piece.
 */
export function countOwnLetters(password: string, { worth, longest, said }: Listed, names: string[]): number {
	const parts = new Set(names.flatMap(partsOf));
	const sentence = wordsOf(password).size >= SENTENCE;
	const known = (text: string) => {
		if (parts.has(text)) return 0;
		const value = worth.get(text);
		return sentence && value === 0 && said.has(text) ? COMMON_WORD : value;
	};
	const most = Math.max(longest, ...[...parts].map((part) => part.length));
	return Math.min(
		...readings(password).flatMap((text) => [
			fewest(text, known, most),
			fewest(lettersOf(text), known, most, sentence ? edgesOf(text) : undefined)
		])
	);
}

/** The different words of two letters or more. */
function wordsOf(password: string): Set<string> {
	return new Set(
		toPlain(password)
			.split(/\P{L}+/u)
			.filter(({ length }) => length >= 2)
	);
}

/** Where words begin and end once everything between them is gone. */
function edgesOf(text: string): Set<number> {
	const edges = new Set([0]);
	let at = 0;
	for (const word of text.split(/\P{L}+/u)) edges.add((at += [...word].length));
	return edges;
}

/** A name as a whole and in its parts, as typed and folded. */
function partsOf(name: string) {
	const parts = toPlain(name).split(/[^\p{L}]+/u);
	const whole = parts.join('');
	return [...parts, whole].filter(({ length }) => length >= 3).flatMap((part) => [part, fold(part)]);
}

function readings(password: string) {
	const plain = toPlain(password);
	const bare = plain.replace(/^\P{L}+|\P{L}+$/gu, '');
	const typed = [bare, asLetters(bare), asLetters(plain)].flatMap((text) => [text, onceEach(text)]);
	// Folded before the spaces go, so that nothing folds over the edge of two words.
	return [...new Set(typed.flatMap((text) => [text, fold(text)]))];
}

/**
 * Cuts a text so that the worth of its pieces is least; a piece that comes twice counts once. With edges given, a piece
 * that lies over one begins and ends at one.
 */
function fewest(
	text: string,
	known: (piece: string) => number | undefined,
	most: number,
	edges?: Set<number>
) {
	const letters = [...text];
	const best = [{ own: 0, words: new Set<string>() }];
	for (let end = 1; end <= letters.length; end += 1) {
		const before = best[end - 1]!;
		const letter = letters[end - 1]!;
		let least = { ...before, own: before.own + (/\p{L}/u.test(letter) ? 1 : 0) };
		for (let from = Math.max(0, end - most); from < end; from += 1) {
			const piece = letters.slice(from, end).join('');
			const value = known(piece);
			if (value === undefined || (edges && liesOver(edges, from, end))) continue;
			const { own, words } = best[from]!;
			const total = own + (words.has(piece) ? 0 : value);
			if (total < least.own) least = { own: total, words: new Set([...words, piece]) };
		}
		best.push(least);
	}
	return best.at(-1)!.own;
}

function liesOver(edges: Set<number>, from: number, end: number) {
	if (edges.has(from) && edges.has(end)) return false;
	for (let at = from + 1; at < end; at += 1) if (edges.has(at)) return true;
	return false;
}

function toPlain(text: string) {
	return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

function asLetters(text: string) {
	return [...text].map((sign) => LOOKS_LIKE[sign] ?? sign).join('');
}

function lettersOf(text: string) {
	return text.replace(/\P{L}/gu, '');
}

function onceEach(text: string) {
	return [...new Set(text.split(/\P{L}+/u))].join(' ');
}

/** Said twice is said once. */
function fold(text: string) {
	return text.replace(/(.+?)\1+/gu, '$1');
}
