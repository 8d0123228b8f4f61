import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { workingDaysAfter } from '../clocks/counted-clock.ts';
import { workingDays } from '../clocks/time-left.ts';

/** Whoever stays silent so often is asked by phone. */
const MOST_ASKS = 2;
/** A wish that stays open is asked about again after so many working days. */
const ASK_AGAIN_DAYS = 10;
/** Between two asks, and before the silence after the last one counts, so many working days pass. */
const QUIET_DAYS = 5;
/** So many working days before a wish loses its use. */
const USEFUL_DAYS = 5;
/** Whoever was heard from within so many working days still wants it. */
const FRESH_DAYS = 20;

export type Trigger = 'late' | 'still_open' | 'useful_until' | 'no_reply' | 'moved' | 'along' | 'offer';

/** How an open wish stands when its asker could be asked whether it is still live. */
export type Standing = {
	calendar: BusinessCalendar;
	raisedAt: string;
	/** When the answer was promised. */
	dueAt: string;
	/** Noon of the last day on which an answer is of use. */
	usefulUntil: string | null;
	/** When it went on because the asker did not reply to a question. */
	resumedAt: string | null;
	/** Until when somebody had to decide about a change of workplace, and nobody did. */
	undecidedSince: string | null;
	lastAskedAt: string | null;
	/** When the asker last said or did anything about it, or somebody wrote down that they did. */
	heardAt: string | null;
	/** How often it was asked since the asker last said or did anything. */
	unanswered: number;
};

/** Why the asker is to be asked now whether a wish is still live; undefined when there is no reason, or no point. */
export function triggerOf(standing: Standing, at: string): Trigger | undefined {
	if (!canAsk(standing, at)) return undefined;
	const { lastAskedAt } = standing;
	const signs = Object.entries(signsOf(standing)) as [Trigger, (at: string) => boolean][];
	return signs.find(([, holds]) => holds(at) && (lastAskedAt === null || !holds(lastAskedAt)))?.[0];
}

/** Whether a wish goes along in the mail about another one: not when it is new, or was just asked about. */
export function goesAlong(standing: Standing, at: string): boolean {
	const { calendar, raisedAt } = standing;
	return canAsk(standing, at) && at > workingDaysAfter(calendar, raisedAt, QUIET_DAYS);
}

/** Whether an offer brings the question along: nothing was heard lately, and the question has no answer to wait for. */
export function asksAlong(standing: Standing, at: string): boolean {
	const { calendar, raisedAt, heardAt } = standing;
	return canAsk(standing, at) && !isFresh(calendar, heardAt ?? raisedAt, at);
}

/** Whether somebody who was last heard from then surely still wants it. */
export function isFresh(calendar: BusinessCalendar, heardAt: string, at: string): boolean {
	return workingDays(calendar, heardAt, at) <= FRESH_DAYS;
}

/** Whether asking has had its turn and somebody should call. */
export function isTimeToCall({ calendar, lastAskedAt, unanswered }: Standing, at: string): boolean {
	return (
		unanswered >= MOST_ASKS &&
		lastAskedAt !== null &&
		at > workingDaysAfter(calendar, lastAskedAt, QUIET_DAYS)
	);
}

function canAsk({ calendar, lastAskedAt, unanswered }: Standing, at: string) {
	if (unanswered >= MOST_ASKS) return false;
	return lastAskedAt === null || at > workingDaysAfter(calendar, lastAskedAt, QUIET_DAYS);
}

/** Each sign that a wish may have been overtaken, as a question about an instant. */
function signsOf({ calendar, dueAt, usefulUntil, resumedAt, undecidedSince, lastAskedAt }: Standing) {
	return {
		moved: (at: string) => undecidedSince !== null && at > undecidedSince,
		no_reply: (at: string) => resumedAt !== null && at >= resumedAt,
		useful_until: (at: string) =>
			usefulUntil !== null && workingDays(calendar, at, usefulUntil) <= USEFUL_DAYS,
		late: (at: string) => at > dueAt,
		still_open: (at: string) =>
			lastAskedAt !== null && at > dueAt && at > workingDaysAfter(calendar, lastAskedAt, ASK_AGAIN_DAYS)
	};
}
