import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstOf } from '#lib/engine/columns/first-of.ts';

test('the first few are those of the whole list in order, equal ones as they came', () => {
	const list = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), place: fc.nat() }));
	fc.assert(
		fc.property(list, fc.integer({ min: 0, max: 12 }), (all, count) => {
			const sorted = all.toSorted((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)));
			const first = firstOf(all, count, (one, other) => one.key.charCodeAt(0) - other.key.charCodeAt(0));
			expect(first).toEqual(sorted.slice(0, count));
		})
	);
});
