/** One clock as an everyday reader would keep it: what each thing that can happen does to it. */
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { walkElapsed, walkToDue } from './checkers/turnaround.ts';
import type { TargetVersion, Versions } from '#lib/features/wishes/clocks/clock.ts';
import { addDays, atLocalCompatible, localDate } from '#lib/server/zone.ts';

const MINUTE = 60_000;

export type Pause = { from: number; to: number | null };

export type Walked = {
	metric: string;
	cycle: number;
	calendar: BusinessCalendar;
	calendarId: string;
	target: TargetVersion;
	targetId: string;
	startedAt: number;
	from: number;
	/** Days, or milliseconds of open time. */
	value: number;
	carried: number;
	pauses: Pause[];
	state: 'running' | 'paused' | 'met' | 'late' | 'cancelled';
	due: number | null;
	broken: number | null;
	stopped: number | null;
	net: number | null;
};

export function start(
	metric: string,
	targetId: string,
	calendarId: string,
	at: number,
	versions: Versions
): Walked {
	const target = versions.target(targetId);
	const clock: Walked = {
		...{ metric, cycle: 1, calendarId, calendar: versions.calendar(calendarId), targetId, target },
		...{ startedAt: at, from: at, value: wholeOf(target), carried: 0, pauses: [], state: 'running' },
		...{ due: null, broken: null, stopped: null, net: null }
	};
	clock.due = dueOf(clock, at);
	return clock;
}

export function isGoing({ state }: Walked) {
	return state === 'running' || state === 'paused';
}

export function breakPromise(clock: Walked, at: number) {
	if (clock.due !== null && clock.due < at) clock.broken ??= clock.due;
}

export function stop(clock: Walked, at: number) {
	breakPromise(clock, at);
	end(clock, at, clock.broken === null ? 'met' : 'late');
}

export function cancel(clock: Walked, at: number) {
	breakPromise(clock, at);
	end(clock, at, 'cancelled');
}

function end(clock: Walked, at: number, state: Walked['state']) {
	Object.assign(clock, { state, stopped: at, net: usedBy(clock, at) });
	for (const each of clock.pauses) each.to ??= at;
}

export function pause(clock: Walked, at: number) {
	breakPromise(clock, at);
	clock.pauses.push({ from: at, to: null });
	Object.assign(clock, { state: 'paused', due: null });
}

export function resume(clock: Walked, at: number) {
	if (clock.state !== 'paused') return;
	for (const each of clock.pauses) each.to ??= at;
	clock.state = 'running';
	clock.due = dueOf(clock, at);
}

export function reopen(clocks: Walked[], at: number) {
	const last = clocks.findLast(({ metric }) => metric === 'answer');
	if (!last || last.stopped === null || last.state === 'cancelled') return;
	const left = leftOf(last, last.stopped);
	const value = last.target.unit === 'business_days' ? Math.max(1, left) : left;
	const fresh = { carried: 0, state: 'running' as const, broken: null, stopped: null, net: null };
	const next = {
		...last,
		...fresh,
		cycle: last.cycle + 1,
		startedAt: at,
		from: at,
		value,
		pauses: [...last.pauses]
	};
	next.due = dueOf(next, at);
	clocks.push(next);
}

export function handOver(clock: Walked, calendarId: string, at: number, versions: Versions) {
	const late = clock.broken !== null || (clock.due !== null && clock.due <= at);
	if (late || clock.calendarId === calendarId) return;
	const value = leftOf(clock, at);
	const carried = usedBy(clock, at);
	Object.assign(clock, { value, carried, from: at, calendarId, calendar: versions.calendar(calendarId) });
	if (clock.state === 'running') clock.due = dueOf(clock, at);
}

export function onCalendar(clock: Walked, calendarId: unknown, at: number, versions: Versions) {
	if (typeof calendarId !== 'string' || clock.broken !== null) return;
	if (clock.due !== null && clock.due < at) return;
	const moved = { ...clock, calendarId, calendar: versions.calendar(calendarId) };
	if (clock.state === 'running') moved.due = dueOf(moved, at);
	const wouldBeLate = moved.due !== null && clock.due !== null && moved.due < clock.due && moved.due <= at;
	if (!wouldBeLate) Object.assign(clock, moved);
}

export function onTarget(clock: Walked, targetId: unknown, at: number, versions: Versions) {
	if (typeof targetId !== 'string' || clock.broken !== null) return;
	if (clock.due !== null && clock.due < at) return;
	const target = versions.target(targetId);
	const whole = clock.cycle === 1 && clock.from === clock.startedAt;
	if (target.unit !== clock.target.unit && !whole) return;
	const used = Math.max(0, wholeOf(clock.target) - clock.value);
	const least = clock.cycle > 1 && target.unit === 'business_days' ? 1 : 0;
	const value = whole ? wholeOf(target) : Math.max(least, wholeOf(target) - used);
	Object.assign(clock, { target, targetId, value });
	if (clock.state === 'running') clock.due = dueOf(clock, at);
}

function wholeOf({ unit, value }: TargetVersion): number {
	return unit === 'business_days' ? value : value * MINUTE;
}

function walkOf({ calendar, from, target, value, pauses }: Walked, at: number) {
	// A hair less than the open time, so that dividing and multiplying never crosses a closing.
	const amount = target.unit === 'business_days' ? value : Math.max(0, value / MINUTE - 1e-10);
	return {
		calendar,
		start: from,
		target: { unit: target.unit, value: amount },
		pauses: pauses.map((each) => ({ from: each.from, to: each.to ?? Math.max(at, each.from) }))
	};
}

export function dueOf(clock: Walked, at: number): number {
	return Math.round(walkToDue(walkOf(clock, at)));
}

function usedBy(clock: Walked, at: number): number {
	return Math.max(0, clock.carried + walkElapsed(walkOf(clock, at), at));
}

function leftOf(clock: Walked, at: number): number {
	const walk = walkOf(clock, at);
	if (clock.target.unit !== 'business_days') return Math.max(0, clock.value - walkElapsed(walk, at));
	const last = localDate(iso(dueOf(clock, at)) ?? '');
	let left = 0;
	for (let date = addDays(localDate(iso(at) ?? ''), 1); date <= last; date = addDays(date, 1))
		if (isOpenOn(clock.calendar, date)) left += 1;
	return left;
}

function isOpenOn(calendar: BusinessCalendar, date: string): boolean {
	const from = Date.parse(atLocalCompatible(date, '00:00'));
	return walkElapsed({ calendar, start: from }, Date.parse(atLocalCompatible(addDays(date, 1), '00:00'))) > 0;
}

export function iso(instant: number | null) {
	return instant === null ? null : new Date(instant).toISOString();
}
