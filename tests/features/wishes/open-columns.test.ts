import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOBODY, openColumns, type OpenColumns } from '#lib/features/wishes/snapshot/open-columns.ts';
import { timeState } from '#lib/features/wishes/clocks/time-left.ts';
import { openWaits, instants } from '../../support/open-waits.ts';

test('columns of open wishes say of each the people, the due instant and the standing that the wish itself says', () => {
	fc.assert(
		fc.property(openWaits, instants, (some, now) => {
			const { ids, raisedAt, asker, owner, due, lateFrom, nearlyFrom, numberOf } = openColumns(some);
			expect(ids.toSorted()).toEqual(some.map(({ id }) => id));
			for (const wait of some) {
				const place = ids.indexOf(wait.id);
				expect(raisedAt[place]).toBe(Date.parse(wait.raisedAt));
				expect(asker[place]).toBe(numberOf(wait.askerId));
				expect(owner[place]).toBe(wait.ownerPersonId === null ? NOBODY : numberOf(wait.ownerPersonId));
				expect(due[place]).toBe(wait.moments.due === null ? Infinity : Date.parse(wait.moments.due));
				const standing = timeState(wait, wait.moments, now);
				const late = lateFrom[place]! < Date.parse(now);
				expect(late).toBe(standing === 'late');
				expect(!late && nearlyFrom[place]! <= Date.parse(now)).toBe(standing === 'nearly');
			}
			expect(raisedAt).toEqual(raisedAt.toSorted());
		})
	);
});

test('columns that go on from those of before are the same as columns made anew, and leave those as they were', () => {
	fc.assert(
		fc.property(openWaits, openWaits, fc.array(fc.nat(30)), (before, other, gone) => {
			const old = openColumns(before);
			const shownOld = shownOf(old);
			const fresh = other.filter((_, index) => !gone.includes(index));
			const changed = new Set(other.map(({ id }) => id));
			const kept = before.filter(({ id }) => !changed.has(id));
			expect(shownOf(openColumns(fresh, old, changed))).toEqual(shownOf(openColumns([...kept, ...fresh])));
			expect(shownOf(old)).toEqual(shownOld);
		})
	);
});

/** The columns with names for numbers. */
function shownOf({ numbers, numberOf, calendars, organisations, ...columns }: OpenColumns) {
	const { texts } = numbers.person;
	expect(numberOf(texts[0] ?? '')).toBe(0);
	return {
		...columns,
		asker: Array.from(columns.asker, (number) => texts[number]),
		owing: Array.from(columns.owing, (number) => organisations[number]),
		owner: Array.from(columns.owner, (number) => texts[number]),
		calendar: Array.from(columns.calendar, (number) => calendars[number])
	};
}
