type Searchable = { title: string; summary: string; text: string };
export type Piece = { text: string; hit: boolean };
export type Hit<Page> = { page: Page; excerpt: Piece[] };
type Index<Page> = readonly Indexed<Page>[];

type Word = { text: string; start: number; end: number };
type Field = { text: string; words: Word[] };
type Indexed<Page> = { page: Page; title: Field; summary: Field; text: Field };

const EXCERPT_LENGTH = 180;
const LEAD_IN = 60;

export function indexPages<Page extends Searchable>(pages: readonly Page[]): Index<Page> {
	return pages.map((page) => ({
		page,
		title: readField(page.title),
		summary: readField(page.summary),
		text: readField(page.text)
	}));
}

/** Pages that hold every word asked for, or a word that begins so; best first, accents and capitals aside. */
export function searchPages<Page extends Searchable>(index: Index<Page>, query: string): Hit<Page>[] {
	const terms = [...new Set(readField(query).words.map((word) => word.text))];
	if (terms.length === 0) return [];

	return index
		.map((entry) => ({ entry, score: scorePage(entry, terms) }))
		.filter(({ score }) => score > 0)
		.sort((a, b) => b.score - a.score)
		.map(({ entry }) => ({ page: entry.page, excerpt: excerptOf(entry, terms) }));
}

function readField(original: string): Field {
	const text = original.normalize('NFC');
	const words = Array.from(fold(text).matchAll(/[\p{L}\p{N}]+/gu), (match) => ({
		text: match[0],
		start: match.index,
		end: match.index + match[0].length
	}));
	return { text, words };
}

// Letter by letter, so that a position in the folded text is the same position in the original.
function fold(text: string) {
	return text.replace(/[^\0-\x7f]/g, (letter) => letter.normalize('NFD').charAt(0)).toLowerCase();
}

function scorePage<Page>(entry: Indexed<Page>, terms: string[]) {
	const scores = terms.map((term) => scoreTerm(entry, term));
	return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
}

/** A field that counts for more outweighs any number of hits in the next one. */
function scoreTerm<Page>({ title, summary, text }: Indexed<Page>, term: string) {
	return 100 * weigh(title, term) + 10 * weigh(summary, term) + weigh(text, term);
}

function weigh(field: Field, term: string) {
	const found = field.words.filter((word) => word.text.startsWith(term));
	if (found.length === 0) return 0;

	const whole = found.some((word) => word.text === term) ? 2 : 0;
	return 1 + whole + Math.min(found.length, 10) / 10;
}

function excerptOf<Page>({ text, summary }: Indexed<Page>, terms: string[]): Piece[] {
	const field = hitsIn(text, terms).length > 0 ? text : summary;
	const hits = hitsIn(field, terms);
	const start = startOf(field, hits[0]?.start ?? 0);
	const end = endOf(field, start);
	return piecesOf(field, hits, start, end);
}

function hitsIn(field: Field, terms: string[]) {
	return field.words.filter((word) => terms.some((term) => word.text.startsWith(term)));
}

function startOf(field: Field, firstHit: number) {
	return field.words.find((word) => word.start >= firstHit - LEAD_IN)?.start ?? 0;
}

function endOf(field: Field, start: number) {
	if (field.text.length <= start + EXCERPT_LENGTH) return field.text.length;
	return field.words.findLast((word) => word.end <= start + EXCERPT_LENGTH)?.end ?? start + EXCERPT_LENGTH;
}

function piecesOf(field: Field, hits: Word[], start: number, end: number): Piece[] {
	const pieces: Piece[] = start > 0 ? [{ text: '… ', hit: false }] : [];
	let position = start;
	for (const hit of hits.filter((word) => word.start >= start && word.end <= end)) {
		pieces.push({ text: field.text.slice(position, hit.start), hit: false });
		pieces.push({ text: field.text.slice(hit.start, hit.end), hit: true });
		position = hit.end;
	}
	pieces.push({ text: field.text.slice(position, end), hit: false });
	if (end < field.text.length) pieces.push({ text: ' …', hit: false });
	return pieces.filter((piece) => piece.text !== '');
}
