import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import {
	netMsUntil,
	remainingValue,
	thresholdsOf,
	workingDaysAfter,
	type CountedClock,
	type Level,
	type Unit
} from './counted-clock.ts';
import { sameFacts } from './same.ts';

export type Metric = 'first_response' | 'answer';

/** A promise as its row holds it, without the row's id. */
export type ClockFacts = {
	metric: Metric | 'update';
	cycleNo: number;
	policyVersionId: string;
	calendarVersionId: string;
	unit: Unit;
	targetValue: number;
	startedAt: string;
	countsFrom: string;
	countsValue: number;
	carriedMs: number;
	state: 'running' | 'paused' | 'met' | 'late' | 'cancelled';
	dueAt: string | null;
	atRiskAt: string | null;
	dueVersion: number;
	stoppedAt: string | null;
	brokenAt: string | null;
	netMs: number | null;
	excusedReason: string | null;
};

type Threshold = { level: Level; fireAt: string };
export type Clock = ClockFacts & { thresholds: Threshold[] };

export type PauseFacts = {
	reason: 'waiting_for_asker' | 'asker_chose_later_date';
	evidenceEventSeq: number;
	startedAt: string;
	endedAt: string | null;
	autoResumeAt: string;
	setBy: string;
};

export type TargetVersion = { unit: Unit; value: number; atRiskFraction: number };

/** The versions that promises rest on; they never change. */
export type Versions = {
	calendar(id: string): BusinessCalendar;
	target(id: string): TargetVersion;
};

export function isGoing({ state }: Pick<ClockFacts, 'state'>): boolean {
	return state === 'running' || state === 'paused';
}

/** The clock as it stands at an instant, also while nobody has written down yet that its promise is broken. */
export function asOf(clock: Clock, at: string): Clock {
	return isGoing(clock) ? { ...clock, brokenAt: breakOf(clock, at) } : clock;
}

/** When a promise was broken; once broken it stays so, and at the due instant itself it is still kept. */
export function breakOf(
	{ brokenAt, dueAt }: Pick<ClockFacts, 'brokenAt' | 'dueAt'>,
	at: string
): string | null {
	return brokenAt ?? (dueAt !== null && dueAt < at ? dueAt : null);
}

export function sameClock(one: Clock, other: Clock): boolean {
	return one === other || (sameMoments(one, other) && sameFacts(factsOf(one), factsOf(other)));
}

export function factsOf({ thresholds: _, ...facts }: Clock): ClockFacts {
	return facts;
}

/** Whether two clocks ask for attention at the same instants. */
export function sameMoments({ thresholds: some }: Clock, { thresholds: others }: Clock): boolean {
	const isAmong = ({ level, fireAt }: Threshold) =>
		others.some((other) => other.level === level && other.fireAt === fireAt);
	return some.length === others.length && some.every(isAmong);
}

export function countOf(clock: ClockFacts, pauses: PauseFacts[], versions: Versions): CountedClock {
	const calendar = versions.calendar(clock.calendarVersionId);
	// First responses never pause; only a question to the asker does, and that is a response.
	return { ...clock, calendar, pauses: clock.metric === 'answer' ? pauses : [] };
}

/** The clock with its due instant and everything that comes before and after it. */
export function scheduled(
	clock: ClockFacts,
	pauses: PauseFacts[],
	versions: Versions,
	notBefore = ''
): Clock {
	const { atRiskFraction } = versions.target(clock.policyVersionId);
	const thresholds = thresholdsOf(countOf(clock, pauses, versions), atRiskFraction, notBefore);
	const fireAt = (level: Level) => thresholds.find((threshold) => threshold.level === level)?.fireAt ?? null;
	return {
		...clock,
		state: 'running',
		dueAt: fireAt('due'),
		atRiskAt: fireAt('at_risk'),
		dueVersion: clock.dueVersion + 1,
		thresholds
	};
}

type Start = Pick<ClockFacts, 'metric' | 'policyVersionId' | 'calendarVersionId' | 'startedAt'>;

export function startedClock(start: Start, pauses: PauseFacts[], versions: Versions): Clock {
	const { unit, value: targetValue } = versions.target(start.policyVersionId);
	const counting = { countsFrom: start.startedAt, countsValue: targetValue, carriedMs: 0 };
	return scheduled({ ...start, cycleNo: 1, unit, targetValue, ...counting, ...UNTOUCHED }, pauses, versions);
}

/** The next cycle: what was left of the answer time, at least one working day. */
export function reopenedClock(last: ClockFacts, at: string, pauses: PauseFacts[], versions: Versions): Clock {
	const counted = countOf(last, pauses, versions);
	const left = last.stoppedAt ? remainingValue(counted, last.stoppedAt) : 0;
	const { metric, policyVersionId, calendarVersionId, unit, targetValue } = last;
	return scheduled(
		{
			metric,
			policyVersionId,
			calendarVersionId,
			unit,
			targetValue,
			cycleNo: last.cycleNo + 1,
			startedAt: at,
			countsFrom: at,
			countsValue: unit === 'business_days' ? Math.max(1, left) : left,
			carriedMs: 0,
			...UNTOUCHED
		},
		pauses,
		versions,
		workingDaysAfter(counted.calendar, at, 1)
	);
}

export function pausedClock(clock: Clock, at: string): Clock {
	return {
		...clock,
		state: 'paused',
		brokenAt: breakOf(clock, at),
		dueAt: null,
		atRiskAt: null,
		thresholds: []
	};
}

export function endedClock(
	clock: Clock,
	at: string,
	how: 'answered' | 'cancelled',
	pauses: PauseFacts[],
	versions: Versions
): Clock {
	const brokenAt = breakOf(clock, at);
	const netMs = Math.max(0, Math.round(netMsUntil(countOf(clock, pauses, versions), at)));
	const state = how === 'cancelled' ? how : brokenAt ? 'late' : 'met';
	return { ...clock, state, brokenAt, stoppedAt: at, netMs, thresholds: [] };
}

/** What is left runs on the hours of whoever owes the answer now; what is late stays where it was. */
export function movedClock(
	clock: Clock,
	calendarVersionId: string,
	at: string,
	pauses: PauseFacts[],
	versions: Versions
): Clock {
	const late = clock.brokenAt !== null || (clock.dueAt !== null && clock.dueAt <= at);
	if (late || clock.calendarVersionId === calendarVersionId) return clock;
	const counted = countOf(clock, pauses, versions);
	const moved = {
		...clock,
		calendarVersionId,
		countsFrom: at,
		countsValue: remainingValue(counted, at),
		carriedMs: netMsUntil(counted, at)
	};
	return clock.state === 'running' ? scheduled(moved, pauses, versions) : moved;
}

const UNTOUCHED = {
	state: 'running',
	dueAt: null,
	atRiskAt: null,
	dueVersion: 0,
	stoppedAt: null,
	brokenAt: null,
	netMs: null,
	excusedReason: null
} as const;
