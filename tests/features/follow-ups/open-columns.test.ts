import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStates } from '#lib/features/follow-ups/follow-up.ts';
import { NOBODY, openColumns } from '#lib/features/follow-ups/open-columns.ts';
import { timeState } from '#lib/features/follow-ups/time-left.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';

const instant = fc.integer({ min: 0, max: 9 }).map((hour) => `2026-06-10T0${hour}:00:00.000Z`);
const someone = fc.constantFrom('anna', 'bilal', 'coby');

const open = fc.record({
	state: fc.constantFrom(...openStates),
	kind: fc.constantFrom('answer', 'coaching'),
	requesterId: someone,
	ownerPersonId: fc.option(someone),
	moments: fc.record({ due: fc.option(instant), atRisk: fc.option(instant), broken: fc.boolean() })
}) as fc.Arbitrary<unknown> as fc.Arbitrary<Wait>;

test('columns of open wishes say of each the people, the due instant and the standing that the wish itself says', () => {
	fc.assert(
		fc.property(fc.array(open, { maxLength: 20 }), instant, (waits, now) => {
			const { requester, owner, due, lateFrom, nearlyFrom, numberOf } = openColumns(waits);
			for (const [place, wait] of waits.entries()) {
				expect(requester[place]).toBe(numberOf(wait.requesterId));
				expect(owner[place]).toBe(wait.ownerPersonId === null ? NOBODY : numberOf(wait.ownerPersonId));
				expect(due[place]).toBe(wait.moments.due === null ? Infinity : Date.parse(wait.moments.due));
				const standing = timeState(wait, wait.moments, now);
				const late = lateFrom[place]! < Date.parse(now);
				expect(late).toBe(standing === 'late');
				expect(!late && nearlyFrom[place]! <= Date.parse(now)).toBe(standing === 'nearly');
			}
		})
	);
});
