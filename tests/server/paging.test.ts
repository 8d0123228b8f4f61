import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageAfter } from '#lib/server/paging.ts';
import { pagesOf } from '../../src/routes/pages.ts';

test('Going on from page to page shows every row once, and going back the same pages', () => {
	fc.assert(
		fc.property(fc.nat(40), fc.integer({ min: 1, max: 9 }), (count, size) => {
			const all = Array.from({ length: count }, (_, id) => ({ id: String(id) }));
			const forth = [pageAfter(all, '', size)];
			for (let page = forth[0]!; page.next !== null; forth.push(page)) page = pageAfter(all, page.next, size);
			expect(forth.flatMap(({ rows }) => rows)).toEqual(all);
			const back = [forth.at(-1)!];
			for (let page = back[0]!; page.previous !== null; back.unshift(page))
				page = pageAfter(all, page.previous, size);
			expect(back).toEqual(forth);
		})
	);
});

test('A page after a row that is gone is the first', () => {
	expect(pageAfter([{ id: 'a' }], 'gone').rows).toEqual([{ id: 'a' }]);
});

test('Links to other pages keep what else was chosen', () => {
	const url = new URL('http://localhost/planning?toon=alle&na=x');
	expect(pagesOf({ previous: '', next: 'y', total: 60 }, url)).toEqual({
		previousHref: '/planning?toon=alle',
		nextHref: '/planning?toon=alle&na=y',
		total: 60
	});
	expect(pagesOf({ previous: null, next: null, total: 3 }, new URL('http://localhost/aanbod'))).toEqual({
		previousHref: null,
		nextHref: null,
		total: 3
	});
});
