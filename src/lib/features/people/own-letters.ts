/** What is listed, and how many letters of its own it is worth: a common word two, a leaked password or a name none. */
export type Listed = { worth: Map<string, number>; longest: number };

const COMMON_WORD = 2;
const SHORTEST_WORD = 3;
const SHORTEST_LEAKED = 6;

/** Rows of keys and the alphabet: a run of four or more of them, either way, is nobody's own. */
const RUNS = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'azertyuiop'];
const LONGEST_RUN = 12;

const LOOKS_LIKE: Record<string, string> = {
	...{ '@': 'a', '4': 'a', '8': 'b', '3': 'e', '€': 'e', '6': 'g', '1': 'l', '!': 'i', '|': 'l' },
	...{ '0': 'o', '5': 's', $: 's', '7': 't', '+': 't', '2': 'z' }
};

/** The lists in the form in which passwords are compared with them. */
export function listWords(leaked: Iterable<string>, common: Iterable<string>): Listed {
	const worth = new Map<string, number>();
	const words = new Set(common);
	for (const word of words) add(worth, word, SHORTEST_WORD, COMMON_WORD);
	for (const word of leaked) if (!words.has(word)) add(worth, word, SHORTEST_LEAKED, 0);
	for (const run of RUNS.flatMap((row) => [row, [...row].toReversed().join('')])) addRun(worth, run);
	return { worth, longest: Math.max(...[...worth.keys()].map((word) => word.length)) };
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
 * read it, the one that leaves fewest.
 */
export function countOwnLetters(password: string, { worth, longest }: Listed, names: string[]): number {
	const parts = new Set(names.flatMap(partsOf));
	const known = (text: string) => (parts.has(text) ? 0 : worth.get(text));
	const most = Math.max(longest, ...[...parts].map((part) => part.length));
	return Math.min(...readings(password).map((text) => fewest(text, known, most)));
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
	return [...new Set(typed.flatMap((text) => [text, fold(text)]).flatMap((text) => [text, lettersOf(text)]))];
}

/** Cuts a text so that the worth of its pieces is least; a piece that comes twice counts once. */
function fewest(text: string, known: (piece: string) => number | undefined, most: number) {
	const letters = [...text];
	const best = [{ own: 0, words: new Set<string>() }];
	for (let end = 1; end <= letters.length; end += 1) {
		const before = best[end - 1]!;
		const letter = letters[end - 1]!;
		let least = { ...before, own: before.own + (/\p{L}/u.test(letter) ? 1 : 0) };
		for (let from = Math.max(0, end - most); from < end; from += 1) {
			const piece = letters.slice(from, end).join('');
			const value = known(piece);
			if (value === undefined) continue;
			const { own, words } = best[from]!;
			const total = own + (words.has(piece) ? 0 : value);
			if (total < least.own) least = { own: total, words: new Set([...words, piece]) };
		}
		best.push(least);
	}
	return best.at(-1)!.own;
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
