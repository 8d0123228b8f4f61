import { addBusinessDays, businessDayAfter } from '#lib/engine/turnaround/business-days.ts';
import {
	expectedLoss,
	exposures,
	HORIZON_DAYS,
	type Exposure
} from '#lib/engine/turnaround/expected-loss.ts';
import { localDay } from '#lib/engine/turnaround/wall-time.ts';
import type { Columns } from '#lib/features/wishes/snapshot/columns.ts';
import { kinds } from '#lib/features/wishes/wish.ts';
import { urgencyAt, type OpenColumns } from '#lib/features/wishes/snapshot/open-columns.ts';
import { atLocalCompatible, localDate } from '#lib/server/zone.ts';
import { everyone, groupRows } from './cohort.ts';
import { observe } from './observe.ts';
import { reasons, type Reason } from '#lib/features/reports/reason.ts';

const SOON_DAYS = 2;

/**
 * A function that says what makes the wish at a row ask for attention now: a sum of {@link bitOf} reasons, 0 when it
 * can wait.
 */
export function needsAt(open: OpenColumns, now: string): (row: number) => number {
	const { calendar, due, lateFrom, pausedUntil } = open;
	const at = Date.parse(now);
	const { isLate: lateAt, isUnowned } = urgencyAt(open, at);
	const soonUntil = open.calendars.map((each) => {
		const first = addBusinessDays(each, localDate(now), SOON_DAYS + 1);
		return Date.parse(atLocalCompatible(first, '00:00'));
	});
	const isExpiring = expiresAt(open, now);
	const [unowned, late, expiring, soon, waiting] = reasons.map(bitOf) as [
		number,
		number,
		number,
		number,
		number
	];
	return (row) => {
		const isLate = lateAt(row);
		// Without a promise that runs it is never late.
		const isSoon = !isLate && lateFrom[row] !== Infinity && due[row]! < soonUntil[calendar[row]!]!;
		return (
			(isUnowned(row) ? unowned : 0) |
			(isLate ? late : 0) |
			(isExpiring(row) ? expiring : 0) |
			(isSoon ? soon : 0) |
			(pausedUntil[row]! < at ? waiting : 0)
		);
	};
}

/** A function that says whether the wish at a row stops being useful in the next ten working days. */
function expiresAt({ calendar, calendars, usefulOn }: OpenColumns, now: string) {
	const enoughOn = calendars.map((each) =>
		businessDayAfter(each, localDay(each.timezone, Date.parse(now)), HORIZON_DAYS + 1)
	);
	return (row: number): boolean => usefulOn[row]! < enoughOn[calendar[row]!]!;
}

export function bitOf(reason: Reason): number {
	return 1 << reasons.indexOf(reason);
}

export function reasonsIn(needs: number): Reason[] {
	return reasons.filter((reason) => needs & bitOf(reason));
}

/** A function that gives the chance that the open wish at a row is overtaken in the next ten working days. */
export function lossIn(platform: Columns, open: OpenColumns, now: string): (row: number) => number {
	const { all, byKind, losses } = knownExposure(platform);
	const isExpiring = expiresAt(open, now);
	return (row) => {
		if (isExpiring(row)) return expectedLoss(all, all, false);
		const [kind, age] = [open.kind[row]!, open.age[row]!];
		return (losses[kind]![age] ??= expectedLoss(byKind[kind]!(age, age + HORIZON_DAYS), all));
	};
}

/** Of all wishes, what was seen of each kind, and what has been worked out of it by kind and by age. */
type Shown = { all: Exposure; byKind: ReturnType<typeof exposures>[]; losses: number[][] };

const shown = new WeakMap<Columns, Shown>();

/** What the whole platform shows is the same for everybody, as long as the columns are. */
function knownExposure(columns: Columns): Shown {
	const known = shown.get(columns) ?? exposureIn(columns);
	shown.set(columns, known);
	return known;
}

function exposureIn(columns: Columns): Shown {
	const groups = groupRows(everyone(columns).rows, (row) => columns.kind[row]!);
	const byKind = kinds.map((_, kind) => {
		const rows = groups.get(kind) ?? new Int32Array();
		return observe({ columns, rows }, 'workingDays', ['answered', 'declined']);
	});
	return {
		all: exposures(byKind.flat())(0, Infinity),
		byKind: byKind.map(exposures),
		losses: kinds.map(() => [])
	};
}
