import { addBusinessDays } from '#lib/engine/turnaround/business-days.ts';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import {
	expectedLoss,
	exposureBetween,
	HORIZON_DAYS,
	type Exposure
} from '#lib/engine/turnaround/expected-loss.ts';
import type { Observation } from '#lib/engine/turnaround/tally.ts';
import { kinds } from '#lib/features/follow-ups/follow-up.ts';
import { workingDays } from '#lib/features/follow-ups/time-left.ts';
import type { TimeState } from '#lib/features/follow-ups/time-left.ts';
import { atLocalCompatible, localDate } from '#lib/server/zone.ts';
import { reasons, type Reason } from './reason.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';
import { everyone, narrow, type Cohort } from './cohort.ts';
import type { Columns } from './columns.ts';
import { observe } from './observe.ts';

const SOON_DAYS = 2;

/** A function that says what makes a wish ask for attention today; nothing when it can wait. */
export function reasonsAt(now: string): (wait: Wait, state: TimeState) => Reason[] {
	const limits = new Map<BusinessCalendar, string>();
	const limitOf = (calendar: BusinessCalendar) => {
		const limit = limits.get(calendar) ?? afterSoon(calendar, now);
		limits.set(calendar, limit);
		return limit;
	};
	return (wait, state) => {
		const { calendar, ownerPersonId, pausedUntil, moments } = wait;
		const paused = state === 'paused';
		const holds: Record<Reason, boolean> = {
			unowned: ownerPersonId === null,
			late: state === 'late',
			expiring: !isUsefulLongEnough(wait, now),
			soon: !paused && state !== 'late' && moments.due !== null && moments.due < limitOf(calendar),
			waiting: paused && pausedUntil !== null && pausedUntil < now
		};
		return reasons.filter((reason) => holds[reason]);
	};
}

/** The beginning of the first working day that is not soon any more. */
function afterSoon(calendar: BusinessCalendar, now: string): string {
	return atLocalCompatible(addBusinessDays(calendar, localDate(now), SOON_DAYS + 1), '00:00');
}

/** A function that gives the chance that an open wish is overtaken in the next ten working days. */
export function lossIn(platform: Columns, now: string): (wait: Wait) => number {
	const { all, byKind, exposures } = knownExposure(platform);
	return (wait) => {
		const { kind, age } = wait;
		const number = kinds.indexOf(kind);
		const known = exposures[number]!;
		const own = known.get(age) ?? exposureBetween(byKind[number]!, age, age + HORIZON_DAYS);
		known.set(age, own);
		return expectedLoss(own, all, isUsefulLongEnough(wait, now));
	};
}

/** Of all wishes, what was seen of each kind, and what has been worked out of it by kind and by age. */
type Shown = { all: Exposure; byKind: Observation[][]; exposures: Map<number, Exposure>[] };

const shown = new WeakMap<Columns, Shown>();

/** What the whole platform shows is the same for everybody, as long as the columns are. */
function knownExposure(columns: Columns): Shown {
	const known = shown.get(columns) ?? exposureIn(everyone(columns));
	shown.set(columns, known);
	return known;
}

function exposureIn(platform: Cohort): Shown {
	const { kind } = platform.columns;
	return {
		all: exposureBetween(observed(platform), 0, Infinity),
		byKind: kinds.map((_, number) => observed(narrow(platform, (place) => kind[place] === number))),
		exposures: kinds.map(() => new Map())
	};
}

function observed(cohort: Cohort) {
	return observe(cohort, 'workingDays', ['answered', 'declined']);
}

function isUsefulLongEnough({ calendar, usefulUntil }: Pick<Wait, 'calendar' | 'usefulUntil'>, now: string) {
	if (usefulUntil === null) return true;
	return workingDays(calendar, now, atLocalCompatible(usefulUntil, '12:00')) > HORIZON_DAYS;
}
