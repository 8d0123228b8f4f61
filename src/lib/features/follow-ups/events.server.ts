import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';

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
	'resumed'
] as const;
export type EventType = (typeof eventTypes)[number];

export type NewEvent = {
	requestId: string;
	type: EventType;
	/** Null where the platform acted by itself. */
	actorId: string | null;
	/** When it happened, if that was before now. */
	occurredAt?: string;
	/** Facts without content: ids, dates, choices. */
	payload?: Record<string, string | number | boolean | null>;
	/** What the person wrote. */
	message?: string;
};

/** Adds what happened to the history of a wish; the history only grows. */
export async function addEvent(trx: Trx, event: NewEvent): Promise<number> {
	const { seq } = await trx
		.insertInto('requestEvent')
		.values({
			requestId: event.requestId,
			type: event.type,
			occurredAt: event.occurredAt ?? now(),
			recordedAt: now(),
			actorId: event.actorId,
			actorKind: event.actorId === null ? 'system' : 'person',
			payload: JSON.stringify(event.payload ?? {})
		})
		.returning('seq')
		.executeTakeFirstOrThrow();
	if (event.message)
		await trx.insertInto('requestMessage').values({ eventSeq: seq, body: event.message }).execute();
	return seq;
}
