import type { BusinessCalendar } from '#lib/engine/turnaround/calendar.ts';
import { elapsed } from '#lib/engine/turnaround/open-time.ts';
import { localDay } from '#lib/engine/turnaround/wall-time.ts';
import { ZONE } from '#lib/server/zone.ts';
import { isOpen, type Kind, type State } from '../wish.ts';
import type { Metric } from './clock.ts';
import { momentsOf, workingDays, type Moments } from './time-left.ts';

export type Outcome = 'overtaken' | 'withdrawn' | 'declined';
export type End = 'answered' | Outcome | 'open';
export type Unit = 'days' | 'workingDays';

/** An answer time that was promised, with the office hours it runs on. */
export type Promised = {
	metric: Metric | 'update';
	state: 'running' | 'paused' | 'met' | 'late' | 'cancelled';
	dueAt: string | null;
	atRiskAt: string | null;
	startedAt: string;
	stoppedAt: string | null;
	brokenAt: string | null;
	excusedReason: string | null;
	netMs: number | null;
	calendar: BusinessCalendar;
};

/** A promise with the day (since 1 January 1970) on which it fell due, and the office time from its start to its end. */
export type Dated = Promised & { dueOn: number | null; lasted: number | null };

export type Span = { organisationId: string | null; fromAt: string; toAt: string | null };

/** How long one organisation (or the programme) held a wish, in working days; `open` when it holds it still. */
export type Hold = { organisationId: string | null; days: number; open: boolean };

/** The facts of a wish that figures are made of: no words, no names. */
export type Wish = {
	id: string;
	kind: Kind;
	state: State;
	outcome: Outcome | null;
	outcomeReason: string | null;
	raisedAt: string;
	recordedAt: string;
	firstResponseAt: string | null;
	firstAnsweredAt: string | null;
	closedAt: string | null;
	usefulUntil: string | null;
	reopenCount: number;
	askerId: string;
	homeId: string | null;
	ownerPersonId: string | null;
	ownerOrganisationId: string | null;
	sessionId: string | null;
	calendar: BusinessCalendar;
	/** When the asker last heard anything from a person. */
	heardAt: string | null;
	/** When waiting for the asker ends at the latest. */
	pausedUntil: string | null;
	promises: Promised[];
	spans: Span[];
};

/**
 * A wish as something that waits: how it ended, when, and how long that took or lasts until now. A wish that was
 * reopened has ended for the figures and is open all the same; `age` is the working days since it was asked.
 */
export type Wait = Omit<Wish, 'spans' | 'promises'> & {
	promises: Dated[];
	moments: Moments;
	end: End;
	endedAt: string | null;
	open: boolean;
	age: number;
	/** Working days from saying to typing in, and since the asker last heard anything. */
	lag: number;
	silence: number;
	holds: Hold[];
	/** Days since 1 January 1970 on which it was asked, first replied to, and ended. */
	raisedOn: number;
	repliedOn: number | null;
	endedOn: number | null;
} & Record<Unit, number>;

/** The first answer counts, also when the wish was reopened after it. */
export function toWait({ spans, promises, ...wish }: Wish, now: string): Wait {
	const { calendar, raisedAt, recordedAt, firstResponseAt } = wish;
	const { end, endedAt } = endOf(wish);
	const open = isOpen(wish);
	return {
		...wish,
		end,
		endedAt,
		open,
		age: open ? lasted(calendar, raisedAt, now) : 0,
		lag: lasted(calendar, raisedAt, recordedAt),
		silence: open ? lasted(calendar, wish.heardAt ?? raisedAt, now) : 0,
		holds: spans.map(({ organisationId, fromAt, toAt }) => ({
			organisationId,
			open: toAt === null,
			days: lasted(calendar, fromAt, toAt ?? now)
		})),
		promises: promises.map(toDated),
		moments: momentsOf(promises),
		raisedOn: dayOf(raisedAt),
		repliedOn: firstResponseAt === null ? null : dayOf(firstResponseAt),
		endedOn: endedAt === null ? null : dayOf(endedAt),
		days: Math.max(0, calendarDays(calendar, raisedAt, endedAt ?? now)),
		workingDays: lasted(calendar, raisedAt, endedAt ?? now)
	};
}

/** Working days, and none between what a clock that is behind puts the wrong way round. */
function lasted(calendar: BusinessCalendar, from: string, to: string): number {
	return Math.max(0, workingDays(calendar, from, to));
}

function toDated(promise: Promised): Dated {
	const { calendar, startedAt, stoppedAt, dueAt } = promise;
	const whole = stoppedAt && elapsed(calendar, Date.parse(startedAt), Date.parse(stoppedAt));
	return {
		...promise,
		dueOn: dueAt === null ? null : dayOf(dueAt),
		lasted: whole === null ? null : Number(whole)
	};
}

function dayOf(instant: string): number {
	return localDay(ZONE, Date.parse(instant));
}

/** Dates that have passed between two instants, as a person counts them. */
export function calendarDays({ timezone }: BusinessCalendar, from: string, to: string): number {
	return localDay(timezone, Date.parse(to)) - localDay(timezone, Date.parse(from));
}

function endOf({
	firstAnsweredAt,
	outcome,
	closedAt
}: Pick<Wish, 'firstAnsweredAt' | 'outcome' | 'closedAt'>): Pick<Wait, 'end' | 'endedAt'> {
	if (firstAnsweredAt !== null) return { end: 'answered', endedAt: firstAnsweredAt };
	if (outcome !== null) return { end: outcome, endedAt: closedAt };
	return { end: 'open', endedAt: null };
}
