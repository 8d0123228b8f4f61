import {
	endedClock,
	isGoing,
	pausedClock,
	scheduled,
	type Clock,
	type PauseFacts,
	type Versions
} from '../clocks/clock.ts';
import type { EventType, Payload } from './events.server.ts';
import { isOpen, isWaiting, type Ending, type State } from '../wish.ts';
import type { Metric } from '../clocks/clock.ts';

type Outcome = 'overtaken' | 'withdrawn' | 'declined' | 'duplicate';

export type HistoryEvent = {
	seq: number;
	type: EventType;
	occurredAt: string;
	actorId: string | null;
	payload: Payload;
};

export type OwnershipFacts = {
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
export type WishState = {
	wish: WishFacts;
	clocks: Clock[];
	pauses: PauseFacts[];
	spans: OwnershipFacts[];
};

export const NEW: WishState = {
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
export function respond(state: WishState, event: HistoryEvent, versions: Versions) {
	const { wish, pauses } = state;
	const { occurredAt } = event;
	if (wish.firstResponseAt === null) {
		change(state, 'first_response', (clock) => endedClock(clock, occurredAt, 'answered', pauses, versions));
		wish.firstResponseAt = occurredAt;
	}
	if (isWaiting(wish) && event.type !== 'acknowledged') resume(state, event, versions);
}

export function pause(state: WishState, { seq, occurredAt, actorId, payload }: HistoryEvent) {
	const pausing = {
		reason: 'waiting_for_asker' as const,
		evidenceEventSeq: seq,
		startedAt: occurredAt,
		endedAt: null,
		autoResumeAt: String(payload.until),
		setBy: actorId ?? ''
	};
	state.pauses = [...state.pauses, pausing];
	change(state, 'answer', (clock) => pausedClock(clock, occurredAt));
}

export function resume(state: WishState, { occurredAt }: HistoryEvent, versions: Versions) {
	endPauses(state, occurredAt);
	change(state, 'answer', (clock) =>
		clock.state === 'paused' ? scheduled(clock, state.pauses, versions) : clock
	);
}

export function end(
	state: WishState,
	{ occurredAt }: HistoryEvent,
	versions: Versions,
	how: 'answered' | 'cancelled'
) {
	const metric = how === 'answered' ? 'answer' : null;
	change(state, metric, (clock) => endedClock(clock, occurredAt, how, state.pauses, versions));
	endPauses(state, occurredAt);
	endOwnership(state, occurredAt);
}

export function close(
	state: WishState,
	{ occurredAt: closedAt }: HistoryEvent,
	outcome: Outcome,
	outcomeReason: WishFacts['outcomeReason'] = null
) {
	Object.assign(state.wish, { state: 'closed', outcome, outcomeReason, closedAt });
}

export function own(
	state: WishState,
	{ type, occurredAt }: HistoryEvent,
	organisationId: string | null,
	personId: string | null
) {
	const { wish } = state;
	endOwnership(state, occurredAt);
	const span = { organisationId, personId, fromAt: occurredAt, toAt: null, reason: type };
	state.spans = [...state.spans, span];
	wish.ownerOrganisationId = organisationId;
	wish.ownerPersonId = personId;
	if (isOpen(wish) && wish.state === 'waiting_organisation' && personId !== null) wish.state = 'in_progress';
}

export function endOwnership(state: WishState, at: string) {
	state.spans = state.spans.map((span) => (span.toAt === null ? { ...span, toAt: at } : span));
}

export function endPauses(state: WishState, at: string) {
	state.pauses = state.pauses.map((pause) => (pause.endedAt === null ? { ...pause, endedAt: at } : pause));
}

/** Whether nothing of a kind is promised any more, or ever was; never after a first reply, nor when it was answered since. */
export function isUnpromised({ wish, clocks }: Pick<WishState, 'wish' | 'clocks'>, metric: Metric): boolean {
	if (metric === 'first_response' && wish.firstResponseAt !== null) return false;
	const last = clocks.findLast((clock) => clock.metric === metric);
	const lost = last === undefined || last.state === 'cancelled';
	return lost && (last?.cycleNo ?? 1) === wish.reopenCount + 1;
}

export function addClock(state: WishState, clock: Clock) {
	state.clocks = [...state.clocks, clock];
}

export function change(state: WishState, metric: Metric | null, make: (clock: Clock) => Clock) {
	state.clocks = state.clocks.map((clock) =>
		isGoing(clock) && (metric === null || clock.metric === metric) ? make(clock) : clock
	);
}
