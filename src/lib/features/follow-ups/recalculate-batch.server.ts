import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { isGoing, type Clock, type ClockFacts, type TargetVersion } from './clock.ts';
import { addEvents, type Payload } from './events.server.ts';
import { keepPasts, type Followed } from './keep-past.server.ts';
import { readPasts } from './past.server.ts';
import type { Past, PastEvent } from './past.ts';
import { promisedTo, type Promises } from './promises.server.ts';
import { follow } from './replay.ts';
import { findVersions } from './versions.server.ts';

/** The name of a target that is only being thought about. */
export const DRAFT = 'draft';

/** The versions a clock runs on from now, or that nothing is promised any more. */
export type Destination = { calendarVersionId?: string; policyVersionId?: string; ended?: true };
export type DestinationOf = (clock: ClockFacts) => Destination;

/** Where the going clocks of wishes go, and what is promised to wishes without such a clock. */
export type Change = { destinationOf: DestinationOf; promises?: Promises };

/** Brings the going clocks of these wishes to other versions; answers how many wishes have another due instant. */
export async function recalculateBatch(trx: Trx, requestIds: string[], change: Change) {
	const moved = await followMoves(trx, requestIds, change, now());
	if (!moved.length) return 0;
	await addEvents(
		trx,
		moved.map(({ kept, event }) => ({ requestId: kept.requestId, ...event }))
	);
	await keepPasts(trx, moved, { quietly: true });
	return moved.filter(({ event }) => event.payload.told).length;
}

type Move = Followed & { event: Omit<PastEvent, 'seq'> };

/** What would become of these wishes, as far as anything would; `draft` is a target that has no version yet. */
export async function followMoves(
	db: Db,
	requestIds: string[],
	{ destinationOf, promises }: Change,
	at: string,
	draft?: TargetVersion
): Promise<Move[]> {
	const pasts = await readPasts(db, requestIds);
	const moves = pasts.map((kept) => {
		const payload = { ...payloadOf(kept, destinationOf), ...(promises && promisedTo(kept, promises)) };
		return { kept, event: { type: 'recalculated' as const, occurredAt: at, actorId: null, payload } };
	});
	const known = await findVersions(
		db,
		pasts,
		moves.map(({ event }) => event),
		draft && { [DRAFT]: draft }
	);
	return moves.flatMap(({ kept, event }) => {
		const next = follow(kept, { seq: 0, ...event }, known);
		const moved = changedClocks({ kept, next });
		if (!moved.length) return [];
		const payload = { ...event.payload, told: moved.some(isTold) };
		return [{ kept, next, event: { ...event, payload } }];
	});
}

/** The clocks that are not what they were, before and after; one that was not there has no before. */
export function changedClocks({ kept, next }: Followed): { before: Clock | undefined; after: Clock }[] {
	return next.clocks.flatMap((after, index) => {
		const before = kept.clocks[index];
		return after === before ? [] : [{ before, after }];
	});
}

/** Where each of the clocks of a wish goes. */
function payloadOf({ clocks }: Past, destinationOf: DestinationOf): Payload {
	const payload: Payload = {};
	for (const clock of clocks.filter(isGoing)) {
		const { calendarVersionId, policyVersionId, ended } = destinationOf(clock);
		if (ended) payload[`${clock.metric}_ended`] = true;
		if (calendarVersionId && calendarVersionId !== clock.calendarVersionId)
			payload[`${clock.metric}_calendar`] = calendarVersionId;
		if (policyVersionId && policyVersionId !== clock.policyVersionId)
			payload[`${clock.metric}_target`] = policyVersionId;
	}
	return payload;
}

/** Whether somebody who follows the wish sees a difference. */
function isTold({ before, after }: ReturnType<typeof changedClocks>[number]): boolean {
	if (!before || !isGoing(before) || !isGoing(after)) return true;
	return before.dueAt !== after.dueAt || before.excusedReason !== after.excusedReason;
}
