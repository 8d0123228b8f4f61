import { countBusinessDays } from '#lib/engine/turnaround/business-days.ts';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { elapsed } from '#lib/engine/turnaround/open-time.ts';
import { localDay } from '#lib/engine/turnaround/wall-time.ts';
import { formatDay, formatTime } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { isOpen, isWaiting, type State } from '../wish.ts';

export type TimeState = 'on_time' | 'nearly' | 'late' | 'paused' | 'done';
export type TimeShown = { state: TimeState; fraction: number; text: string; due: string | null };

export type TimedClock = {
	metric: string;
	state: string;
	startedAt: string;
	dueAt: string | null;
	atRiskAt: string | null;
	brokenAt: string | null;
	calendar: BusinessCalendar;
};

/** What a promise says of its own moments. */
export type DatedClock = Pick<TimedClock, 'state' | 'dueAt' | 'atRiskAt' | 'brokenAt'>;

export type TimedWish = {
	state: State;
	outcome: 'overtaken' | 'withdrawn' | 'declined' | 'duplicate' | null;
	answeredAt: string | null;
	closedAt: string | null;
	askerName: string;
	pausedUntil: string | null;
	clocks: TimedClock[];
};

/** How a wish stands in time, in a word, a share and a sentence; of several promises the one due first. */
export function timeLeft(wish: TimedWish, now: string): TimeShown {
	if (!isOpen(wish)) return { state: 'done', fraction: 1, text: doneText(wish), due: null };
	if (isWaiting(wish)) return paused(wish);
	const clock = nextDue(wish.clocks);
	if (!clock)
		return {
			state: timeState(wish, momentsOf(wish.clocks), now),
			fraction: 0,
			text: m.wish_left_none(),
			due: null
		};
	const due = clock.dueAt;
	const words = due < now ? lateText(clock, due, now) : leftText(clock, due, now);
	const prefix = clock.metric === 'first_response' ? m.wish_left_first : m.wish_left_answer;
	return {
		state: timeState(wish, momentsOf(wish.clocks), now),
		fraction: usedShare(clock, due, now),
		text: prefix({ text: words }),
		due
	};
}

/** The promise of a wish that falls due first. */
export function nextDue<Clock extends DatedClock>(
	clocks: readonly Clock[]
): (Clock & { dueAt: string }) | undefined {
	let next: (Clock & { dueAt: string }) | undefined;
	for (const clock of clocks) if (isDue(clock) && !(next && next.dueAt <= clock.dueAt)) next = clock;
	return next;
}

function isDue<Clock extends DatedClock>(clock: Clock): clock is Clock & { dueAt: string } {
	return clock.state === 'running' && clock.dueAt !== null;
}

/** Working days between two instants, by the dates on which the office is open. */
export function workingDays(calendar: BusinessCalendar, from: string, to: string): number {
	const dayOf = (instant: string) => localDay(calendar.timezone, Date.parse(instant));
	return countBusinessDays(calendar, dayOf(from), dayOf(to));
}

/** The instants at which the standing of a wish changes, and whether a promise is broken already. */
export type Moments = { due: string | null; atRisk: string | null; broken: boolean };

export function momentsOf(clocks: readonly DatedClock[]): Moments {
	const next = nextDue(clocks);
	const broken = clocks.some(({ state, brokenAt }) => state === 'running' && brokenAt !== null);
	return { due: next?.dueAt ?? null, atRisk: next?.atRiskAt ?? null, broken };
}

/** How a wish stands in time, in a word; of several promises the one due first. */
export function timeState(wish: { state: State }, { due, atRisk, broken }: Moments, now: string): TimeState {
	if (!isOpen(wish)) return 'done';
	if (isWaiting(wish)) return 'paused';
	if (due === null) return 'on_time';
	if (broken || due < now) return 'late';
	return atRisk !== null && atRisk <= now ? 'nearly' : 'on_time';
}

function usedShare({ calendar, startedAt }: TimedClock, due: string, now: string) {
	const whole = elapsed(calendar, Date.parse(startedAt), Date.parse(due));
	if (whole <= 0) return 1;
	return Math.min(1, elapsed(calendar, Date.parse(startedAt), Date.parse(now)) / whole);
}

function leftText({ calendar }: TimedClock, due: string, now: string) {
	const days = workingDays(calendar, now, due);
	if (days <= 0) return m.wish_left_today({ due: spoken(due) });
	return days === 1
		? m.wish_left_one_day({ due: spoken(due) })
		: m.wish_left_days({ days, due: spoken(due) });
}

function lateText({ calendar }: TimedClock, due: string, now: string) {
	const days = workingDays(calendar, due, now);
	if (days <= 0) return m.wish_late_today({ due: spoken(due) });
	return days === 1
		? m.wish_late_one_day({ due: spoken(due) })
		: m.wish_late_days({ days, due: spoken(due) });
}

function paused(wish: TimedWish): TimeShown {
	const text = m.wish_left_paused({ name: wish.askerName, due: spoken(wish.pausedUntil ?? '') });
	return { state: 'paused', fraction: 0.5, text, due: wish.pausedUntil };
}

function doneText({ outcome, answeredAt, closedAt }: TimedWish) {
	if (answeredAt) return m.wish_left_done({ date: formatDay(answeredAt) });
	const words = {
		overtaken: m.wish_outcome_overtaken,
		withdrawn: m.wish_outcome_withdrawn,
		declined: m.wish_outcome_declined,
		duplicate: m.wish_outcome_duplicate
	};
	return m.wish_left_closed({
		outcome: words[outcome ?? 'withdrawn'](),
		date: formatDay(closedAt ?? '')
	});
}

/** "di 9 juni 17:00" */
function spoken(instant: string) {
	return instant ? `${formatDay(instant)} ${formatTime(instant)}` : '';
}
