import {
	endedClock,
	movedClock,
	pausedClock,
	reopenedClock,
	startedClock,
	type Versions
} from '../clocks/clock.ts';
import type { EventType, Payload } from './events.server.ts';
import type { Ending } from '../wish.ts';
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
	type WishState,
	type HistoryEvent
} from './state.ts';
import { onCalendar, onTarget, revivedClock, type Promised } from '../clocks/recalculated-clock.ts';
import type { Metric } from '../clocks/clock.ts';

const METRICS: Metric[] = ['first_response', 'answer'];

export function replay(events: HistoryEvent[], versions: Versions): WishState {
	return events.reduce((state, event) => follow(state, event, versions), NEW);
}

/** What follows from one more event. This alone decides what becomes of a wish, when it happens and when it is rebuilt. */
export function follow(state: WishState, event: HistoryEvent, versions: Versions): WishState {
	const next = { ...state, wish: { ...state.wish } };
	HANDLERS[event.type]?.(next, event, versions);
	return next;
}

/** Whether anything can follow from an event of this type. */
export function isDecisive(type: EventType): boolean {
	return type in HANDLERS;
}

/** Changes the copy it is given, by putting new lists in it. */
type Handler = (state: WishState, event: HistoryEvent, versions: Versions) => void;

/** Events that are not here leave the clocks and the state as they are. */
const HANDLERS: Partial<Record<EventType, Handler>> = {
	raised(state, event, versions) {
		const { occurredAt: startedAt, payload } = event;
		own(state, event, text(payload.ownerOrganisationId), text(payload.ownerPersonId));
		for (const metric of METRICS) {
			const versionIds = promisedIn(payload, metric);
			if (versionIds) addClock(state, startedClock({ metric, ...versionIds, startedAt }, [], versions));
		}
	},
	taken(state, event) {
		own(state, event, state.wish.ownerOrganisationId, event.actorId);
	},
	assigned(state, event) {
		own(state, event, state.wish.ownerOrganisationId, text(event.payload.personId));
	},
	handed_over(state, event, versions) {
		const { occurredAt, payload } = event;
		const { wish, pauses } = state;
		const to = text(payload.organisationId);
		change(state, null, (clock) => movedClock(clock, String(payload.calendar), occurredAt, pauses, versions));
		own(state, event, to, null);
		if (wish.state === 'acknowledged' || wish.state === 'in_progress')
			wish.state = to === null ? 'in_progress' : 'waiting_organisation';
	},
	acknowledged(state, event, versions) {
		respond(state, event, versions);
		if (state.wish.state === 'raised') state.wish.state = 'acknowledged';
	},
	asked(state, event, versions) {
		respond(state, event, versions);
		pause(state, event);
		state.wish.state = 'waiting_asker';
	},
	offered(state, event, versions) {
		respond(state, event, versions);
		pause(state, event);
		state.wish.state = 'planned';
	},
	replied: goOn,
	offer_refused: goOn,
	offer_withdrawn: goOn,
	resumed: goOn,
	answered(state, event, versions) {
		const { wish } = state;
		const { occurredAt } = event;
		respond(state, event, versions);
		end(state, event, versions, 'answered');
		wish.state = 'answered';
		wish.answeredAt = occurredAt;
		wish.answeredBy = event.actorId;
		wish.firstAnsweredAt ??= occurredAt;
		wish.reopenUntil = text(event.payload.reopenUntil);
	},
	declined(state, event, versions) {
		respond(state, event, versions);
		end(state, event, versions, 'answered');
		close(state, event, 'declined');
	},
	withdrawn(state, event, versions) {
		const ending = event.payload.ending as Ending;
		end(state, event, versions, 'cancelled');
		if (ending === 'withdrawn') close(state, event, 'withdrawn');
		else close(state, event, 'overtaken', ending);
	},
	reopened(state, event, versions) {
		const { wish, clocks, pauses } = state;
		const last = clocks.findLast((clock) => clock.metric === 'answer');
		// What is no longer promised does not begin anew.
		if (last && last.state !== 'cancelled')
			addClock(state, reopenedClock(last, event.occurredAt, pauses, versions));
		wish.state = 'in_progress';
		own(state, event, wish.ownerOrganisationId, wish.ownerPersonId);
		wish.answeredAt = wish.answeredBy = wish.reopenUntil = wish.closedAt = null;
		wish.reopenCount += 1;
	},
	confirmed({ wish }, { occurredAt }) {
		wish.state = 'confirmed';
		wish.closedAt = occurredAt;
	},
	kind_changed(state, event, versions) {
		for (const metric of METRICS) promiseAnew(state, metric, event, versions);
	},
	recalculated(state, event, versions) {
		const { occurredAt, payload } = event;
		change(state, null, (clock) => {
			if (payload[`${clock.metric}_ended`])
				return endedClock(clock, occurredAt, 'cancelled', state.pauses, versions);
			const calendar = text(payload[`${clock.metric}_calendar`]);
			const target = text(payload[`${clock.metric}_target`]);
			const moved = calendar ? onCalendar(clock, calendar, occurredAt, state.pauses, versions) : clock;
			return target ? onTarget(moved, target, occurredAt, state.pauses, versions) : moved;
		});
		for (const metric of METRICS) {
			const [promised, startedAt] = [promisedIn(payload, metric), text(payload[`${metric}_from`])];
			if (promised && startedAt) promiseAgain(state, metric, promised, startedAt, versions);
		}
	}
};

function goOn(state: WishState, event: HistoryEvent, versions: Versions) {
	resume(state, event, versions);
	state.wish.state = 'in_progress';
}

/**
 * Another target for a promise that is not finished: it keeps its start, its pauses and the time it used; what was not
 * promised before counts from when the wish was raised.
 */
function promiseAnew(
	state: WishState,
	metric: Metric,
	{ occurredAt: at, payload }: HistoryEvent,
	versions: Versions
) {
	const promised = promisedIn(payload, metric);
	change(state, metric, (clock) =>
		promised
			? onTarget(clock, promised.policyVersionId, at, state.pauses, versions)
			: endedClock(clock, at, 'cancelled', state.pauses, versions)
	);
	if (promised && isUnpromised(state, metric))
		promiseAgain(state, metric, promised, String(payload.raisedAt), versions);
}

/** A promise where there was none any more, or never one; it counts from its first start, and waits while the asker is asked. */
function promiseAgain(state: WishState, metric: Metric, to: Promised, startedAt: string, versions: Versions) {
	const last = state.clocks.findLastIndex((clock) => clock.metric === metric);
	const ended = state.clocks[last];
	const clock = ended
		? revivedClock(ended, to, state.pauses, versions)
		: startedClock({ metric, ...to, startedAt }, state.pauses, versions);
	const waiting = metric === 'answer' && state.pauses.find(({ endedAt }) => endedAt === null);
	const next = waiting ? pausedClock(clock, waiting.startedAt) : clock;
	if (ended) state.clocks = state.clocks.with(last, next);
	else addClock(state, next);
}

function promisedIn(payload: Payload, metric: Metric): Promised | null {
	const policyVersionId = text(payload[`${metric}_target`]);
	const calendarVersionId = text(payload[`${metric}_calendar`]);
	return policyVersionId && calendarVersionId ? { policyVersionId, calendarVersionId } : null;
}

function text(value: string | number | boolean | null | undefined): string | null {
	return typeof value === 'string' ? value : null;
}
