import { dueOf, workingDaysAfter } from './counted-clock.ts';
import {
	breakOf,
	countOf,
	sameMoments,
	scheduled,
	type ClockFacts,
	type PauseFacts,
	type Clock,
	type Versions
} from './clock.ts';

/**
 * The clock after days were entered, changed or taken back in its office calendar. A broken promise stays broken and
 * is excused when the day would have saved it; nobody becomes late because a day was taken back.
 */
export function onCalendar(
	clock: Clock,
	calendarVersionId: string,
	at: string,
	pauses: PauseFacts[],
	versions: Versions
): Clock {
	if (clock.calendarVersionId === calendarVersionId) return clock;
	const moved = { ...clock, calendarVersionId };
	const brokenAt = breakOf(clock, at);
	if (brokenAt !== null) {
		const saved = clock.excusedReason === null && dueOf(countOf(moved, pauses, versions)) > brokenAt;
		return saved ? { ...clock, brokenAt, excusedReason: 'office_closed' } : clock;
	}
	if (clock.state === 'paused') return moved;
	const rescheduled = reschedule(moved, pauses, versions);
	const sooner = (rescheduled.dueAt ?? '') < (clock.dueAt ?? '');
	return sooner && (rescheduled.dueAt ?? '') <= at ? clock : rescheduled;
}

/**
 * The clock after its target changed for open wishes too: it keeps its start, its pauses and the time it used. What is
 * late stays as it is, and days are never counted as minutes: a clock that carries used time keeps its unit.
 */
export function onTarget(
	clock: Clock,
	policyVersionId: string,
	at: string,
	pauses: PauseFacts[],
	versions: Versions
): Clock {
	if (clock.policyVersionId === policyVersionId || breakOf(clock, at) !== null) return clock;
	const { unit, value } = versions.target(policyVersionId);
	const used = clock.targetValue - clock.countsValue;
	const whole = clock.cycleNo === 1 && clock.countsFrom === clock.startedAt;
	if (unit !== clock.unit && !whole) return clock;
	const least = clock.cycleNo > 1 && unit === 'business_days' ? 1 : 0;
	const countsValue = whole ? value : Math.max(least, value - Math.max(0, used));
	const moved = { ...clock, policyVersionId, unit, targetValue: value, countsValue };
	return clock.state === 'paused' ? moved : reschedule(moved, pauses, versions);
}

/** The versions that a promise stands on. */
export type Promised = { policyVersionId: string; calendarVersionId: string };

/**
 * The clock that ended because nothing was promised any more, now that something is again: it keeps its start, its
 * pauses and the time it used. What was late when it ended is late again.
 */
export function revivedClock(ended: Clock, to: Promised, pauses: PauseFacts[], versions: Versions): Clock {
	const again = { ...ended, state: 'running' as const, stoppedAt: null, netMs: null };
	const anew = (clock: Clock) => scheduled(clock, pauses, versions, earliest(clock, versions));
	if (ended.brokenAt !== null) return anew(again);
	const moved = { ...again, calendarVersionId: to.calendarVersionId };
	const next = onTarget(moved, to.policyVersionId, ended.stoppedAt ?? '', pauses, versions);
	return next === moved ? anew(moved) : next;
}

/** A new due version only where an instant changes. */
function reschedule(moved: Clock, pauses: PauseFacts[], versions: Versions): Clock {
	const next = scheduled(moved, pauses, versions, earliest(moved, versions));
	return sameMoments(next, moved) ? moved : next;
}

/** A wish that was just reopened is left alone for one working day. */
function earliest({ cycleNo, startedAt, calendarVersionId }: ClockFacts, versions: Versions): string {
	return cycleNo > 1 ? workingDaysAfter(versions.calendar(calendarVersionId), startedAt, 1) : '';
}
