import {
	endedClock,
	isGoing,
	pausedClock,
	scheduled,
	type Clock,
	type PauseFacts,
	type Versions
} from './clock.ts';
import type { EventType, Payload } from './events.server.ts';
import { isOpen, isWaiting, type Ending, type State } from './follow-up.ts';
import type { Metric } from './targets.server.ts';

type Outcome = 'overtaken' | 'withdrawn' | 'declined' | 'duplicate';

export type PastEvent = {
	seq: number;
	type: EventType;
	occurredAt: string;
	actorId: string | null;
	payload: Payload;
};

export type SpanFacts = {
	organisationId: string | null;
	personId: string | null;
	fromAt: string;
	toAt: string | null;
	reason: string;
};

export type WishFacts = {
	state: State;
	outcome: Outcome | null;
	outcomeReason: Exclude<Ending, 'withdrawn'> | null;
	ownerOrganisationId: string | null;
	ownerPersonId: string | null;
	firstResponseAt: string | null;
	firstAnsweredAt: string | null;
	answeredAt: string | null;
	answeredBy: string | null;
	reopenUntil: string | null;
	reopenCount: number;
	closedAt: string | null;
};

/** A wish as it is by what happened to it: its state, its clocks, its pauses, its owners. */
export type Past = {
	wish: WishFacts;
	clocks: Clock[];
	pauses: PauseFacts[];
	spans: SpanFacts[];
};

export const NEW: Past = {
	wish: {
		state: 'raised',
		outcome: null,
		outcomeReason: null,
		ownerOrganisationId: null,
		ownerPersonId: null,
		firstResponseAt: null,
		firstAnsweredAt: null,
		answeredAt: null,
		answeredBy: null,
		reopenUntil: null,
		reopenCount: 0,
		closedAt: null
	},
	clocks: [],
	pauses: [],
	spans: []
};

/** Every reply with content ends the wait for a first one; all but a word in between end the wait for the asker. */
export function respond(past: Past, event: PastEvent, versions: Versions) {
	const { wish, pauses } = past;
	const { occurredAt } = event;
	if (wish.firstResponseAt === null) {
		change(past, 'first_response', (clock) => endedClock(clock, occurredAt, 'answered', pauses, versions));
		wish.firstResponseAt = occurredAt;
	}
	if (isWaiting(wish) && event.type !== 'acknowledged') resume(past, event, versions);
}

export function pause(past: Past, { seq, occurredAt, actorId, payload }: PastEvent) {
	const pausing = {
		reason: 'waiting_for_requester' as const,
		evidenceEventSeq: seq,
		startedAt: occurredAt,
		endedAt: null,
		autoResumeAt: String(payload.until),
		setBy: actorId ?? ''
	};
	past.pauses = [...past.pauses, pausing];
	change(past, 'answer', (clock) => pausedClock(clock, occurredAt));
}

export function resume(past: Past, { occurredAt }: PastEvent, versions: Versions) {
	endPauses(past, occurredAt);
	change(past, 'answer', (clock) =>
		clock.state === 'paused' ? scheduled(clock, past.pauses, versions) : clock
	);
}

export function end(
	past: Past,
	{ occurredAt }: PastEvent,
	versions: Versions,
	how: 'answered' | 'cancelled'
) {
	const metric = how === 'answered' ? 'answer' : null;
	change(past, metric, (clock) => endedClock(clock, occurredAt, how, past.pauses, versions));
	endPauses(past, occurredAt);
	endSpan(past, occurredAt);
}

export function close(
	past: Past,
	{ occurredAt: closedAt }: PastEvent,
	outcome: Outcome,
	outcomeReason: WishFacts['outcomeReason'] = null
) {
	Object.assign(past.wish, { state: 'closed', outcome, outcomeReason, closedAt });
}

export function own(
	past: Past,
	{ type, occurredAt }: PastEvent,
	organisationId: string | null,
	personId: string | null
) {
	const { wish } = past;
	endSpan(past, occurredAt);
	const span = { organisationId, personId, fromAt: occurredAt, toAt: null, reason: type };
	past.spans = [...past.spans, span];
	wish.ownerOrganisationId = organisationId;
	wish.ownerPersonId = personId;
	if (isOpen(wish) && wish.state === 'waiting_organisation' && personId !== null) wish.state = 'in_progress';
}

export function endSpan(past: Past, at: string) {
	past.spans = past.spans.map((span) => (span.toAt === null ? { ...span, toAt: at } : span));
}

export function endPauses(past: Past, at: string) {
	past.pauses = past.pauses.map((pause) => (pause.endedAt === null ? { ...pause, endedAt: at } : pause));
}

/** Whether nothing of a kind is promised any more, or ever was; never after a first reply, nor when it was answered since. */
export function isUnpromised({ wish, clocks }: Pick<Past, 'wish' | 'clocks'>, metric: Metric): boolean {
	if (metric === 'first_response' && wish.firstResponseAt !== null) return false;
	const last = clocks.findLast((clock) => clock.metric === metric);
	const lost = last === undefined || last.state === 'cancelled';
	return lost && (last?.cycleNo ?? 1) === wish.reopenCount + 1;
}

export function addClock(past: Past, clock: Clock) {
	past.clocks = [...past.clocks, clock];
}

export function change(past: Past, metric: Metric | null, make: (clock: Clock) => Clock) {
	past.clocks = past.clocks.map((clock) =>
		isGoing(clock) && (metric === null || clock.metric === metric) ? make(clock) : clock
	);
}
