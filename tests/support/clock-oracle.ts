/** A second opinion on what events do to clocks: it shares nothing with the fold, and walks where the engine looks up. */
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { walkElapsed, walkToDue } from '#lib/engine/turnaround/checker.ts';
import type { TargetVersion, Versions } from '#lib/features/follow-ups/clock.ts';
import type { Payload } from '#lib/features/follow-ups/events.server.ts';
import type { PastEvent } from '#lib/features/follow-ups/past.ts';
import { addDays, atLocalCompatible, localDate } from '#lib/server/zone.ts';

const MINUTE = 60_000;

type Pause = { from: number; to: number | null };

type Walked = {
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
	state: 'running' | 'paused' | 'met' | 'missed' | 'cancelled';
	due: number | null;
	breached: number | null;
	stopped: number | null;
	net: number | null;
};

/** What every clock of one wish must show at an instant. */
export function walkClocks(events: PastEvent[], versions: Versions, now: string) {
	const clocks: Walked[] = [];
	for (const [index, event] of events.entries()) tell(clocks, event, versions, events.slice(0, index));
	return clocks.map((clock) => {
		if (isGoing(clock)) breach(clock, Date.parse(now));
		const { metric, cycle, state, due, breached, stopped, net } = clock;
		return {
			metric,
			cycleNo: cycle,
			state,
			dueAt: iso(due),
			breachedAt: iso(breached),
			stoppedAt: iso(stopped),
			netMs: net
		};
	});
}

const STOPS_WAITING = ['replied', 'offer_refused', 'resumed', 'asked', 'offered', 'answered', 'declined'];
const RESPONSES = ['acknowledged', 'asked', 'offered', 'answered', 'declined'];

function tell(clocks: Walked[], event: PastEvent, versions: Versions, earlier: PastEvent[]) {
	const { type, payload } = event;
	const at = Date.parse(event.occurredAt);
	const going = () => clocks.filter(isGoing);
	const answers = () => going().filter(({ metric }) => metric === 'answer');
	if (type === 'raised') {
		for (const metric of ['first_response', 'answer']) {
			const target = payload[`${metric}_target`];
			if (target)
				clocks.push(start(metric, String(target), String(payload[`${metric}_calendar`]), at, versions));
		}
	}
	if (RESPONSES.includes(type))
		for (const clock of going()) if (clock.metric === 'first_response') stop(clock, at);
	if (STOPS_WAITING.includes(type)) for (const clock of answers()) resume(clock, at);
	if (type === 'asked' || type === 'offered') for (const clock of answers()) pause(clock, at);
	if (type === 'answered' || type === 'declined') for (const clock of answers()) stop(clock, at);
	if (type === 'withdrawn') for (const clock of going()) cancel(clock, at);
	if (type === 'reopened') reopen(clocks, at);
	if (type === 'handed_over')
		for (const clock of going()) handOver(clock, String(payload.calendar), at, versions);
	if (type === 'kind_changed') changeKind(clocks, event, versions, earlier);
	if (type === 'recalculated') {
		for (const clock of going()) {
			if (payload[`${clock.metric}_ended`]) cancel(clock, at);
			onCalendar(clock, payload[`${clock.metric}_calendar`], at, versions);
			onTarget(clock, payload[`${clock.metric}_target`], at, versions);
		}
		for (const metric of ['first_response', 'answer'])
			if (payload[`${metric}_from`]) promiseAgain(clocks, metric, payload, versions, earlier);
	}
}

/** A cancelled clock counts again as if it had never ended; what was late then keeps what it was promised. */
function promiseAgain(
	clocks: Walked[],
	metric: string,
	payload: Payload,
	versions: Versions,
	earlier: PastEvent[]
) {
	const calendarId = String(payload[`${metric}_calendar`]);
	const targetId = String(payload[`${metric}_target`]);
	const known = clocks.findLast((each) => each.metric === metric);
	const clock =
		known ?? start(metric, targetId, calendarId, Date.parse(String(payload[`${metric}_from`])), versions);
	if (!known) clocks.push(clock);
	Object.assign(clock, { state: 'running', stopped: null, net: null, due: null });
	clock.pauses = metric === 'answer' ? pausesIn(earlier) : [];
	if (known && clock.breached === null) {
		Object.assign(clock, { calendarId, calendar: versions.calendar(calendarId) });
		onTarget(clock, targetId, 0, versions);
	}
	const open = clock.pauses.find(({ to }) => to === null);
	clock.due = dueOf(clock, open?.from ?? 0);
	if (!open) return;
	breach(clock, open.from);
	Object.assign(clock, { state: 'paused', due: null });
}

/** From every question to the asker until what ended the wait for it. */
function pausesIn(events: PastEvent[]): Pause[] {
	const pauses: Pause[] = [];
	for (const { type, occurredAt } of events) {
		const at = Date.parse(occurredAt);
		if (STOPS_WAITING.includes(type)) for (const each of pauses) each.to ??= at;
		if (type === 'asked' || type === 'offered') pauses.push({ from: at, to: null });
	}
	return pauses;
}

function start(metric: string, targetId: string, calendarId: string, at: number, versions: Versions): Walked {
	const target = versions.target(targetId);
	const clock: Walked = {
		...{ metric, cycle: 1, calendarId, calendar: versions.calendar(calendarId), targetId, target },
		...{ startedAt: at, from: at, value: wholeOf(target), carried: 0, pauses: [], state: 'running' },
		...{ due: null, breached: null, stopped: null, net: null }
	};
	clock.due = dueOf(clock, at);
	return clock;
}

function isGoing({ state }: Walked) {
	return state === 'running' || state === 'paused';
}

function breach(clock: Walked, at: number) {
	if (clock.due !== null && clock.due < at) clock.breached ??= clock.due;
}

function stop(clock: Walked, at: number) {
	breach(clock, at);
	end(clock, at, clock.breached === null ? 'met' : 'missed');
}

function cancel(clock: Walked, at: number) {
	breach(clock, at);
	end(clock, at, 'cancelled');
}

function end(clock: Walked, at: number, state: Walked['state']) {
	Object.assign(clock, { state, stopped: at, net: usedBy(clock, at) });
	for (const each of clock.pauses) each.to ??= at;
}

function pause(clock: Walked, at: number) {
	breach(clock, at);
	clock.pauses.push({ from: at, to: null });
	Object.assign(clock, { state: 'paused', due: null });
}

function resume(clock: Walked, at: number) {
	if (clock.state !== 'paused') return;
	for (const each of clock.pauses) each.to ??= at;
	clock.state = 'running';
	clock.due = dueOf(clock, at);
}

function reopen(clocks: Walked[], at: number) {
	const last = clocks.findLast(({ metric }) => metric === 'answer');
	if (!last || last.stopped === null || last.state === 'cancelled') return;
	const left = leftOf(last, last.stopped);
	const value = last.target.unit === 'business_days' ? Math.max(1, left) : left;
	const fresh = { carried: 0, state: 'running' as const, breached: null, stopped: null, net: null };
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

function changeKind(
	clocks: Walked[],
	{ occurredAt, payload }: PastEvent,
	versions: Versions,
	earlier: PastEvent[]
) {
	for (const metric of ['first_response', 'answer']) {
		const target = payload[`${metric}_target`];
		const clock = clocks.findLast((each) => each.metric === metric);
		if (clock && isGoing(clock)) {
			if (target) onTarget(clock, target, Date.parse(occurredAt), versions);
			else cancel(clock, Date.parse(occurredAt));
		} else if (target && isLost(clock, metric, earlier)) {
			const from = { ...payload, [`${metric}_from`]: payload.raisedAt ?? null };
			promiseAgain(clocks, metric, from, versions, earlier);
		}
	}
}

/** Ended unanswered, or never begun, in the round that goes on now. */
function isLost(clock: Walked | undefined, metric: string, earlier: PastEvent[]): boolean {
	const types = earlier.map(({ type }) => type);
	if (metric === 'first_response' && types.some((type) => RESPONSES.includes(type))) return false;
	const round = 1 + types.filter((type) => type === 'reopened').length;
	return clock === undefined ? round === 1 : clock.state === 'cancelled' && clock.cycle === round;
}

function handOver(clock: Walked, calendarId: string, at: number, versions: Versions) {
	const late = clock.breached !== null || (clock.due !== null && clock.due <= at);
	if (late || clock.calendarId === calendarId) return;
	const value = leftOf(clock, at);
	const carried = usedBy(clock, at);
	Object.assign(clock, { value, carried, from: at, calendarId, calendar: versions.calendar(calendarId) });
	if (clock.state === 'running') clock.due = dueOf(clock, at);
}

function onCalendar(clock: Walked, calendarId: unknown, at: number, versions: Versions) {
	if (typeof calendarId !== 'string' || clock.breached !== null) return;
	if (clock.due !== null && clock.due < at) return;
	const moved = { ...clock, calendarId, calendar: versions.calendar(calendarId) };
	if (clock.state === 'running') moved.due = dueOf(moved, at);
	const wouldBeLate = moved.due !== null && clock.due !== null && moved.due < clock.due && moved.due <= at;
	if (!wouldBeLate) Object.assign(clock, moved);
}

function onTarget(clock: Walked, targetId: unknown, at: number, versions: Versions) {
	if (typeof targetId !== 'string' || clock.breached !== null) return;
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

function dueOf(clock: Walked, at: number): number {
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

function iso(instant: number | null) {
	return instant === null ? null : new Date(instant).toISOString();
}
