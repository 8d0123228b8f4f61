import { now } from '#lib/server/clock.ts';
import { givenRows } from '#lib/server/db/given-rows.ts';
import type { Trx } from '#lib/server/db/open.ts';
import type { HistoryEvent } from './state.ts';

export const eventTypes = [
	'raised',
	'taken',
	'assigned',
	'handed_over',
	'acknowledged',
	'asked',
	'replied',
	'offered',
	'offer_refused',
	'answered',
	'declined',
	'withdrawn',
	'reopened',
	'confirmed',
	'resumed',
	'recalculated',
	'kind_changed',
	'relevance_asked',
	'relevance_unanswered',
	'still_live',
	'changed',
	'workplace_changed',
	'move_decided',
	'offer_withdrawn',
	'bundled',
	'bundle_agreed',
	'bundle_left'
] as const;
export type EventType = (typeof eventTypes)[number];

export type Payload = Record<string, string | number | boolean | null>;

export type What = {
	type: EventType;
	/** Facts without content: ids, dates, choices. */
	payload?: Payload;
	/** What the person wrote. */
	message?: string;
};

/** Without an actor where the platform acted by itself; `occurredAt` may be before now. */
export type NewEvent = What & { wishId: string; actorId: string | null; occurredAt: string };

const COLUMNS = ['wishId', 'type', 'occurredAt', 'recordedAt', 'actorId', 'actorKind', 'payload'] as const;

/** Adds what happened to the history of wishes; the history only grows. */
export async function addEvents(trx: Trx, events: NewEvent[]): Promise<HistoryEvent[]> {
	const recordedAt = now();
	const rows = events.map(({ wishId, type, occurredAt, actorId, payload = {} }) => ({
		wishId,
		type,
		occurredAt,
		recordedAt,
		actorId,
		actorKind: actorId === null ? ('system' as const) : ('person' as const),
		payload: JSON.stringify(payload)
	}));
	const numbers = await trx
		.insertInto('wishEvent')
		.columns(COLUMNS)
		.expression((query) => query.selectFrom(givenRows(trx, 'wishEvent', [...COLUMNS], rows)).select(COLUMNS))
		.returning('seq')
		.execute();
	// Rows are numbered in the order in which they are given.
	const seqs = numbers.map(({ seq }) => seq).toSorted((one, other) => one - other);
	const added = events.map(({ message = '', payload = {}, ...event }, index) => ({
		...event,
		payload,
		message,
		seq: seqs[index] ?? 0
	}));
	const messages = added.filter(({ message }) => message);
	if (messages.length)
		await trx
			.insertInto('wishMessage')
			.values(messages.map(({ seq, message }) => ({ eventSeq: seq, body: message })))
			.execute();
	return added;
}
