import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addBusinessDays } from '#lib/engine/turnaround/business-days.ts';
import { openColumns } from '#lib/features/wishes/snapshot/open-columns.ts';
import { timeState, workingDays } from '#lib/features/wishes/clocks/time-left.ts';
import type { Wait } from '#lib/features/wishes/clocks/elapsed.ts';
import { needsAt, reasonsIn } from '#lib/features/reports/figures/today.ts';
import { atLocalCompatible, localDate } from '#lib/server/zone.ts';
import { instants, openWaits } from '../../support/open-waits.ts';

test('a wish asks for attention when nobody owns it, it is late or soon, its use runs out, or its waiting does', () => {
	fc.assert(
		fc.property(openWaits, instants, (waits, now) => {
			const open = openColumns(waits);
			const needsOf = needsAt(open, now);
			for (const wait of waits)
				expect(reasonsIn(needsOf(open.ids.indexOf(wait.id)))).toEqual(reasonsOf(wait, now));
		})
	);
});

/** As a person would read it from the wish itself. */
function reasonsOf(wait: Wait, now: string): string[] {
	const { calendar, moments, ownerPersonId, pausedUntil, usefulUntil } = wait;
	const state = timeState(wait, moments, now);
	const thirdDay = atLocalCompatible(addBusinessDays(calendar, localDate(now), 3), '00:00');
	const runs = state !== 'paused' && state !== 'late' && moments.due !== null;
	const daysOfUse = usefulUntil && workingDays(calendar, now, atLocalCompatible(usefulUntil, '12:00'));
	return [
		...(ownerPersonId === null ? ['unowned'] : []),
		...(state === 'late' ? ['late'] : []),
		...(typeof daysOfUse === 'number' && daysOfUse <= 10 ? ['expiring'] : []),
		...(runs && moments.due! < thirdDay ? ['soon'] : []),
		...(state === 'paused' && pausedUntil !== null && pausedUntil < now ? ['waiting'] : [])
	];
}
