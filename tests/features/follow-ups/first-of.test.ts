import fc from 'fast-check';
import { expect, test } from 'vitest';
import { by, firstOf } from '#lib/features/follow-ups/first-of.ts';

test('the first few are those of the whole list in order, equal ones as they came', () => {
	const list = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), place: fc.nat() }));
	fc.assert(
		fc.property(list, fc.integer({ min: 0, max: 12 }), (all, count) => {
			const sorted = all.toSorted((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)));
			expect(
				firstOf(
					all,
					count,
					by(({ key }) => key)
				)
			).toEqual(sorted.slice(0, count));
		})
	);
});
