import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ranksOf } from '#lib/features/people/names/name-order.ts';

const names = fc.array(
	fc.stringMatching(/^[a-eA-EéÉçïz' -]{0,6}$/).map((text) => text.normalize()),
	{ maxLength: 30 }
);

test('Names get the places that comparing each with each gives, whatever was ordered before', () => {
	const { compare } = new Intl.Collator('nl');
	fc.assert(
		fc.property(fc.array(names, { maxLength: 5 }), (lists) => {
			for (const list of lists) {
				const places = ranksOf(list);
				const ordered = list.toSorted((one, other) => places.get(one)! - places.get(other)!);
				expect(ordered).toEqual(list.toSorted(compare));
			}
		})
	);
});
