import { endedClock, movedClock, pausedClock, reopenedClock, startedClock, type Versions } from './clock.ts';
import type { EventType, Payload } from './events.server.ts';
import type { Ending } from './follow-up.ts';
import {
	addClock,
	change,
	close,
	end,
	isUnpromised,
	NEW,
	own,
	pause,
	respond,
	resume,
	type Past,
	type PastEvent
} from './past.ts';
import { onCalendar, onTarget, revivedClock, type Promised } from './recalculated-clock.ts';
import type { Metric } from './targets.server.ts';

const METRICS: Metric[] = ['first_response', 'answer'];

export function replay(events: PastEvent[], versions: Versions): Past {
	return events.reduce((past, event) => follow(past, event, versions), NEW);
}

/** What follows from one more event. This alone decides what becomes of a wish, when it happens and when it is rebuilt. */
export function follow(past: Past, event: PastEvent, versions: Versions): Past {
	const next = { ...past, wish: { ...past.wish } };
	HANDLERS[event.type]?.(next, event, versions);
	return next;
}

/** Whether anything can follow from an event of this type. */
export function isDecisive(type: EventType): boolean {
	return type in HANDLERS;
}

/** Changes the copy it is given, by putting new lists in it. */
type Handler = (past: Past, event: PastEvent, versions: Versions) => void;

/** Events that are not here leave the clocks and the state as they are. */
const HANDLERS: Partial<Record<EventType, Handler>> = {
	raised(past, event, versions) {
		const { occurredAt: startedAt, payload } = event;
		own(past, event, text(payload.ownerOrganisationId), text(payload.ownerPersonId));
		for (const metric of METRICS) {
			const versionIds = promisedIn(payload, metric);
			if (versionIds) addClock(past, startedClock({ metric, ...versionIds, startedAt }, [], versions));
		}
	},
	taken(past, event) {
		own(past, event, past.wish.ownerOrganisationId, event.actorId);
	},
	assigned(past, event) {
		own(past, event, past.wish.ownerOrganisationId, text(event.payload.personId));
	},
	handed_over(past, event, versions) {
		const { occurredAt, payload } = event;
		const { wish, pauses } = past;
		const to = text(payload.organisationId);
		change(past, null, (clock) => movedClock(clock, String(payload.calendar), occurredAt, pauses, versions));
		own(past, event, to, null);
		if (wish.state === 'acknowledged' || wish.state === 'in_progress')
			wish.state = to === null ? 'in_progress' : 'waiting_organisation';
	},
	acknowledged(past, event, versions) {
		respond(past, event, versions);
		if (past.wish.state === 'raised') past.wish.state = 'acknowledged';
	},
	asked(past, event, versions) {
		respond(past, event, versions);
		pause(past, event);
		past.wish.state = 'waiting_requester';
	},
	offered(past, event, versions) {
		respond(past, event, versions);
		pause(past, event);
		past.wish.state = 'planned';
	},
	replied: goOn,
	offer_refused: goOn,
	offer_withdrawn: goOn,
	resumed: goOn,
	answered(past, event, versions) {
		const { wish } = past;
		const { occurredAt } = event;
		respond(past, event, versions);
		end(past, event, versions, 'answered');
		wish.state = 'answered';
		wish.answeredAt = occurredAt;
		wish.answeredBy = event.actorId;
		wish.firstAnsweredAt ??= occurredAt;
		wish.reopenUntil = text(event.payload.reopenUntil);
	},
	declined(past, event, versions) {
		respond(past, event, versions);
		end(past, event, versions, 'answered');
		close(past, event, 'declined');
	},
	withdrawn(past, event, versions) {
		const ending = event.payload.ending as Ending;
		end(past, event, versions, 'cancelled');
		if (ending === 'withdrawn') close(past, event, 'withdrawn');
		else close(past, event, 'overtaken', ending);
	},
	reopened(past, event, versions) {
		const { wish, clocks, pauses } = past;
		const last = clocks.findLast((clock) => clock.metric === 'answer');
		// What is no longer promised does not begin anew.
		if (last && last.state !== 'cancelled')
			addClock(past, reopenedClock(last, event.occurredAt, pauses, versions));
		wish.state = 'in_progress';
		own(past, event, wish.ownerOrganisationId, wish.ownerPersonId);
		wish.answeredAt = wish.answeredBy = wish.reopenUntil = wish.closedAt = null;
		wish.reopenCount += 1;
	},
	confirmed({ wish }, { occurredAt }) {
		wish.state = 'confirmed';
		wish.closedAt = occurredAt;
	},
	kind_changed(past, event, versions) {
		for (const metric of METRICS) promiseAnew(past, metric, event, versions);
	},
	recalculated(past, event, versions) {
		const { occurredAt, payload } = event;
		change(past, null, (clock) => {
			if (payload[`${clock.metric}_ended`])
				return endedClock(clock, occurredAt, 'cancelled', past.pauses, versions);
			const calendar = text(payload[`${clock.metric}_calendar`]);
			const target = text(payload[`${clock.metric}_target`]);
			const moved = calendar ? onCalendar(clock, calendar, occurredAt, past.pauses, versions) : clock;
			return target ? onTarget(moved, target, occurredAt, past.pauses, versions) : moved;
		});
		for (const metric of METRICS) {
			const [promised, startedAt] = [promisedIn(payload, metric), text(payload[`${metric}_from`])];
			if (promised && startedAt) promiseAgain(past, metric, promised, startedAt, versions);
		}
	}
};

function goOn(past: Past, event: PastEvent, versions: Versions) {
	resume(past, event, versions);
	past.wish.state = 'in_progress';
}

/**
 * Another target for a promise that is not finished: it keeps its start, its pauses and the time it used; what was not
 * promised before counts from when the wish was raised.
 */
function promiseAnew(past: Past, metric: Metric, { occurredAt: at, payload }: PastEvent, versions: Versions) {
	const promised = promisedIn(payload, metric);
	change(past, metric, (clock) =>
		promised
			? onTarget(clock, promised.policyVersionId, at, past.pauses, versions)
			: endedClock(clock, at, 'cancelled', past.pauses, versions)
	);
	if (promised && isUnpromised(past, metric))
		promiseAgain(past, metric, promised, String(payload.raisedAt), versions);
}

/** A promise where there was none any more, or never one; it counts from its first start, and waits while the asker is asked. */
function promiseAgain(past: Past, metric: Metric, to: Promised, startedAt: string, versions: Versions) {
	const last = past.clocks.findLastIndex((clock) => clock.metric === metric);
	const ended = past.clocks[last];
	const clock = ended
		? revivedClock(ended, to, past.pauses, versions)
		: startedClock({ metric, ...to, startedAt }, past.pauses, versions);
	const waiting = metric === 'answer' && past.pauses.find(({ endedAt }) => endedAt === null);
	const next = waiting ? pausedClock(clock, waiting.startedAt) : clock;
	if (ended) past.clocks = past.clocks.with(last, next);
	else addClock(past, next);
}

function promisedIn(payload: Payload, metric: Metric): Promised | null {
	const policyVersionId = text(payload[`${metric}_target`]);
	const calendarVersionId = text(payload[`${metric}_calendar`]);
	return policyVersionId && calendarVersionId ? { policyVersionId, calendarVersionId } : null;
}

function text(value: string | number | boolean | null | undefined): string | null {
	return typeof value === 'string' ? value : null;
}
