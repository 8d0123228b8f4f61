import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import {
	dueAt,
	netElapsed,
	remainingAt,
	thresholdAt,
	type RunningClock
} from '#lib/engine/turnaround/due.ts';

export type Unit = 'business_minutes' | 'business_days';
export type Level = 'half' | 'at_risk' | 'due' | 'late_1' | 'late_2';

/** A clock as it is kept: what counts since `countsFrom`, after `carriedMs` on other office hours. */
export type CountedClock = {
	calendar: BusinessCalendar;
	countsFrom: string;
	unit: Unit;
	countsValue: number;
	carriedMs: number;
	pauses: { startedAt: string; endedAt: string | null }[];
};

export function dueOf(clock: CountedClock): string {
	return iso(dueAt(toEngine(clock)));
}

/** Milliseconds of open time used up to an instant, pauses left out. */
export function netMsUntil(clock: CountedClock, at: string): number {
	return clock.carriedMs + netElapsed(toEngine(clock, at), Date.parse(at));
}

/** What is left of the target, in the clock's own unit. */
export function remainingValue(clock: CountedClock, at: string): number {
	return remainingAt(toEngine(clock, at), Date.parse(at)).value;
}

/**
 * When each level of attention comes. `notBefore` keeps the early ones away from a wish that has just been
 * reopened; an early level that would then come after the due instant is left out.
 */
export function thresholdsOf(
	clock: CountedClock,
	atRiskFraction: number,
	notBefore = ''
): { level: Level; fireAt: string }[] {
	const due = dueOf(clock);
	const early = [
		{ level: 'half' as const, fireAt: later(fractionAt(clock, due, 0.5), notBefore) },
		{ level: 'at_risk' as const, fireAt: later(fractionAt(clock, due, atRiskFraction), notBefore) }
	];
	return [
		...early.filter(({ fireAt }) => fireAt < due),
		{ level: 'due', fireAt: due },
		{ level: 'late_1', fireAt: workingDaysAfter(clock.calendar, due, 2) },
		{ level: 'late_2', fireAt: workingDaysAfter(clock.calendar, due, 5) }
	];
}

/** The last closing of the n-th working day after an instant. */
export function workingDaysAfter(calendar: BusinessCalendar, from: string, days: number): string {
	return iso(dueAt({ calendar, start: Date.parse(from), target: { unit: 'business_days', value: days } }));
}

/** The instant by which a fraction of the whole budget is used, the part on other office hours included. */
function fractionAt(clock: CountedClock, due: string, fraction: number): string {
	const engine = toEngine(clock);
	const budget = netElapsed(engine, Date.parse(due));
	const wanted = fraction * (clock.carriedMs + budget) - clock.carriedMs;
	if (wanted <= 0 || budget === 0) return clock.countsFrom;
	return iso(thresholdAt(engine, Math.min(1, wanted / budget)));
}

function toEngine(clock: CountedClock, until = ''): RunningClock {
	return {
		calendar: clock.calendar,
		start: Date.parse(clock.countsFrom),
		target: { unit: clock.unit, value: clock.countsValue },
		pauses: clock.pauses.map(({ startedAt, endedAt }) => ({
			from: Date.parse(startedAt),
			to: Date.parse(endedAt ?? later(startedAt, until))
		}))
	};
}

function later(one: string, other: string) {
	return one > other ? one : other;
}

function iso(instant: number) {
	return new Date(instant).toISOString();
}
