import { businessDaysBetween } from '#lib/engine/turnaround/business-days.ts';
import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { writeDate } from '#lib/engine/turnaround/days.ts';
import { elapsed } from '#lib/engine/turnaround/open-time.ts';
import { localDay } from '#lib/engine/turnaround/wall-time.ts';
import { formatDay, formatTime } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { isOpen, isWaiting, type State } from './follow-up.ts';

export type TimeState = 'on_time' | 'nearly' | 'late' | 'paused' | 'done';
export type TimeShown = { state: TimeState; fraction: number; text: string; due: string | null };

export type TimedClock = {
	metric: string;
	state: string;
	startedAt: string;
	dueAt: string | null;
	atRiskAt: string | null;
	breachedAt: string | null;
	calendar: BusinessCalendar;
};

export type TimedWish = {
	state: State;
	outcome: 'overtaken' | 'withdrawn' | 'declined' | 'duplicate' | null;
	answeredAt: string | null;
	closedAt: string | null;
	requesterName: string;
	pausedUntil: string | null;
	clocks: TimedClock[];
};

/** How a wish stands in time, in a word, a share and a sentence; of several promises the one due first. */
export function timeLeft(wish: TimedWish, now: string): TimeShown {
	if (!isOpen(wish)) return { state: 'done', fraction: 1, text: doneText(wish), due: null };
	if (isWaiting(wish)) return paused(wish);
	const clock = nextDue(wish.clocks);
	if (!clock) return { state: 'on_time', fraction: 0, text: m.follow_up_left_none(), due: null };
	const due = clock.dueAt;
	const words = due < now ? lateText(clock, due, now) : leftText(clock, due, now);
	const prefix = clock.metric === 'first_response' ? m.follow_up_left_first : m.follow_up_left_answer;
	return {
		state: stateOf(wish, clock, now),
		fraction: usedShare(clock, due, now),
		text: prefix({ text: words }),
		due
	};
}

/** The promise of a wish that falls due first. */
export function nextDue<Clock extends TimedClock>(clocks: Clock[]): (Clock & { dueAt: string }) | undefined {
	return clocks
		.filter((clock): clock is Clock & { dueAt: string } => clock.state === 'running' && clock.dueAt !== null)
		.sort((a, b) => a.dueAt.localeCompare(b.dueAt))[0];
}

/** Working days between two instants, by the dates on which the office is open. */
export function workingDays(calendar: BusinessCalendar, from: string, to: string): number {
	const dateOf = (instant: string) => writeDate(localDay(calendar.timezone, Date.parse(instant)));
	return businessDaysBetween(calendar, dateOf(from), dateOf(to));
}

function stateOf({ clocks }: TimedWish, { atRiskAt }: TimedClock, now: string): TimeState {
	const late = clocks.some(
		(clock) =>
			clock.state === 'running' && (clock.breachedAt !== null || (clock.dueAt !== null && clock.dueAt < now))
	);
	if (late) return 'late';
	return atRiskAt !== null && atRiskAt <= now ? 'nearly' : 'on_time';
}

function usedShare({ calendar, startedAt }: TimedClock, due: string, now: string) {
	const whole = elapsed(calendar, Date.parse(startedAt), Date.parse(due));
	if (whole <= 0) return 1;
	return Math.min(1, elapsed(calendar, Date.parse(startedAt), Date.parse(now)) / whole);
}

function leftText({ calendar }: TimedClock, due: string, now: string) {
	const days = workingDays(calendar, now, due);
	if (days <= 0) return m.follow_up_left_today({ due: spoken(due) });
	return days === 1
		? m.follow_up_left_one_day({ due: spoken(due) })
		: m.follow_up_left_days({ days, due: spoken(due) });
}

function lateText({ calendar }: TimedClock, due: string, now: string) {
	const days = workingDays(calendar, due, now);
	if (days <= 0) return m.follow_up_late_today({ due: spoken(due) });
	return days === 1
		? m.follow_up_late_one_day({ due: spoken(due) })
		: m.follow_up_late_days({ days, due: spoken(due) });
}

function paused(wish: TimedWish): TimeShown {
	const text = m.follow_up_left_paused({ name: wish.requesterName, due: spoken(wish.pausedUntil ?? '') });
	return { state: 'paused', fraction: 0.5, text, due: wish.pausedUntil };
}

function doneText({ outcome, answeredAt, closedAt }: TimedWish) {
	if (answeredAt) return m.follow_up_left_done({ date: formatDay(answeredAt) });
	const words = {
		overtaken: m.follow_up_outcome_overtaken,
		withdrawn: m.follow_up_outcome_withdrawn,
		declined: m.follow_up_outcome_declined,
		duplicate: m.follow_up_outcome_duplicate
	};
	return m.follow_up_left_closed({
		outcome: words[outcome ?? 'withdrawn'](),
		date: formatDay(closedAt ?? '')
	});
}

/** "di 9 juni 17:00" */
function spoken(instant: string) {
	return instant ? `${formatDay(instant)} ${formatTime(instant)}` : '';
}
