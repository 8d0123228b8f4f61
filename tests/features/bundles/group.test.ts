import { expect, test } from 'vitest';
import { standingOf, whyNotGoAhead, type Grouped } from '#lib/features/bundles/bundle.ts';
import { stemsOf } from '#lib/features/bundles/stems.ts';
import { themesOf } from '#lib/features/bundles/themes.ts';

function wish(askerId: string, facts: Partial<Grouped> = {}): Grouped {
	return { askerId, homeId: 'own', age: 1, usefulUntil: null, fresh: true, ...facts };
}

test('a group counts a person once, however many wishes, and knows the longest wait and the first last day', () => {
	const standing = standingOf([
		wish('noor', { age: 3, usefulUntil: '2027-03-01' }),
		wish('noor', { age: 12, fresh: false }),
		wish('sam', { homeId: 'other', usefulUntil: '2027-02-01', fresh: false }),
		wish('kim', { homeId: null, fresh: false })
	]);
	expect(standing).toEqual({
		people: 3,
		organisations: 2,
		oldest: 12,
		usefulUntil: '2027-02-01',
		fresh: 1 / 3
	});
	expect(standingOf([])).toEqual({ people: 0, organisations: 0, oldest: 0, usefulUntil: null, fresh: 0 });
});

test('with too few people a group goes ahead only from the day on which to decide, and never with nobody', () => {
	const bundle = { state: 'collecting' as const, minPersons: 3, decideBy: '2027-02-01' };
	expect(whyNotGoAhead(bundle, 2, '2027-01-31')).toMatchObject({
		...{ code: 'bundles_too_few', params: { agreed: 2, needed: 3 } }
	});
	expect(whyNotGoAhead(bundle, 3, '2027-01-31')).toBeUndefined();
	expect(whyNotGoAhead(bundle, 2, '2027-02-01')).toBeUndefined();
	expect(whyNotGoAhead(bundle, 0, '2027-02-01')).toBeTruthy();
	expect(whyNotGoAhead({ ...bundle, state: 'proposed' }, 3, '2027-01-31')).toBeTruthy();
});

test('the stems of a text are its telling words, without endings, the longest first', () => {
	expect(stemsOf('Hoe voer ik moeilijke gesprekken met kinderen?')).toEqual([
		'moeilijk',
		'gesprek',
		'voer',
		'kind'
	]);
	expect(stemsOf('Ik wil graag meer weten over dat')).toEqual([]);
	expect(stemsOf('" OR * NEAR/2 (drop table)')).toEqual(['near', 'drop', 'tabl']);
});

test('themes gather around the wish that resembles most others, and leave nobody alone', () => {
	const links = [
		{ key: 'a', wishId: 'b' },
		{ key: 'a', wishId: 'c' },
		{ key: 'c', wishId: 'd' },
		{ key: 'd', wishId: 'e' },
		{ key: 'f', wishId: 'f' }
	];
	expect(themesOf(links)).toEqual([
		['a', 'b', 'c'],
		['d', 'e']
	]);
	expect(themesOf([])).toEqual([]);
});
