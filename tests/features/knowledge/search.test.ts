import { describe, expect, test } from 'vitest';
import { plainText } from '#lib/features/knowledge/plain-text.ts';
import { indexPages, searchPages, type Piece } from '#lib/features/knowledge/search.ts';

const pages = [
	{ title: 'Gesprek met kinderen', summary: 'Hoe je begint.', text: 'Een plan voor daarna komt later.' },
	{ title: 'Ouderen', summary: 'Een plan voor thuis.', text: 'Kinderen van ouderen zorgen soms te veel.' },
	{ title: 'Samen een plan maken', summary: 'Eén bladzijde.', text: 'Voor de coördinator en het gezin.' }
];
const index = indexPages(pages);
const titles = (query: string) => searchPages(index, query).map(({ page }) => page.title);

describe('what is found', () => {
	test('puts a hit in the title before one in the summary, and that before one in the text', () => {
		expect(titles('plan')).toEqual(['Samen een plan maken', 'Ouderen', 'Gesprek met kinderen']);
	});

	test('finds a word by its beginning, not by its middle', () => {
		expect(titles('kind')).toEqual(['Gesprek met kinderen', 'Ouderen']);
		expect(titles('inderen')).toEqual([]);
	});

	test('does not care about accents or capitals, on either side', () => {
		expect(titles('COORDINATOR')).toEqual(['Samen een plan maken']);
		expect(titles('één')).toEqual(titles('een'));
		expect(titles('coo\u0308rdinator')).toEqual(['Samen een plan maken']);
	});

	test('wants every word, wherever each of them stands', () => {
		expect(titles('ouderen plan')).toEqual(['Ouderen']);
		expect(titles('ouderen coördinator')).toEqual([]);
	});

	test('prefers the whole word to a longer one', () => {
		const words = indexPages([
			{ title: 'Planning', summary: '', text: '' },
			{ title: 'Plan', summary: '', text: '' }
		]);
		expect(searchPages(words, 'plan').map(({ page }) => page.title)).toEqual(['Plan', 'Planning']);
	});

	test('never lets many hits in the text outweigh one in the title', () => {
		const words = indexPages([
			{ title: 'Anders', summary: 'Anders', text: 'eer '.repeat(500) },
			{ title: 'Eergerelateerd', summary: '', text: '' }
		]);
		expect(searchPages(words, 'eer')[0]?.page.title).toBe('Eergerelateerd');
	});

	test('finds nothing for nothing, and survives signs that mean something elsewhere', () => {
		expect(titles('')).toEqual([]);
		expect(titles('  .* (')).toEqual([]);
		expect(titles('plan.*(')).toEqual(titles('plan'));
	});
});

describe('the excerpt', () => {
	const joined = (pieces: Piece[] = []) => pieces.map((piece) => piece.text).join('');
	const marked = (pieces: Piece[] = []) => pieces.filter((piece) => piece.hit).map((piece) => piece.text);

	test('shows the hit as it was written', () => {
		const [hit] = searchPages(index, 'coordinator');
		expect(marked(hit?.excerpt)).toEqual(['coördinator']);
		expect(joined(hit?.excerpt)).toBe('Voor de coördinator en het gezin.');
	});

	test('is the summary when the text does not hold the word', () => {
		const [hit] = searchPages(index, 'gesprek');
		expect(hit?.excerpt).toEqual([{ text: 'Hoe je begint.', hit: false }]);
	});

	test('is a short piece around the hit, cut between words', () => {
		const text = `${'voor '.repeat(200)}Veiligheidsplan ${'daarna '.repeat(200)}`;
		const [hit] = searchPages(indexPages([{ title: 'a', summary: 'b', text }]), 'veilig');
		expect(marked(hit?.excerpt)).toEqual(['Veiligheidsplan']);
		expect(joined(hit?.excerpt)).toMatch(/^… (voor )+Veiligheidsplan (daarna )*daarna …$/);
		expect(joined(hit?.excerpt).length).toBeLessThan(200);
	});
});

test('plain text is what somebody reads, without front matter and marks', () => {
	const markdown = `---
title: 'Titel'
---

## Kop

1. **Vet** en _schuin_, met een [koppeling](/kennis).
- [x_y] blijft

| Toets | Doet |
| --- | --- |
| \`Esc\` | sluiten |
`;
	expect(plainText(markdown)).toBe(
		'Kop Vet en schuin, met een koppeling. [x_y] blijft Toets Doet Esc sluiten'
	);
});
