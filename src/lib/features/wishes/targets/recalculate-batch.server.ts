import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { isGoing, type Clock, type ClockFacts, type TargetVersion } from '../clocks/clock.ts';
import { addEvents, type Payload } from '../history/events.server.ts';
import { saveStates, type Followed } from '../history/save.server.ts';
import { loadStates } from '../history/load.server.ts';
import type { WishState, HistoryEvent } from '../history/state.ts';
import { promisedTo, type Promises } from './promises.server.ts';
import { follow } from '../history/replay.ts';
import { findVersions } from '../history/versions.server.ts';

/** The name of a target that is only being thought about. */
export const DRAFT = 'draft';

/** The versions a clock runs on from now, or that nothing is promised any more. */
export type Destination = { calendarVersionId?: string; policyVersionId?: string; ended?: true };
export type DestinationOf = (clock: ClockFacts) => Destination;

/** Where the going clocks of wishes go, and what is promised to wishes without such a clock. */
export type Change = { destinationOf: DestinationOf; promises?: Promises };

/** Brings the going clocks of these wishes to other versions; answers how many wishes have another due instant. */
export async function recalculateBatch(trx: Trx, wishIds: string[], change: Change) {
	const moved = await followMoves(trx, wishIds, change, now());
	if (!moved.length) return 0;
	await addEvents(
		trx,
		moved.map(({ kept, event }) => ({ wishId: kept.wishId, ...event }))
	);
	await saveStates(trx, moved, { quietly: true });
	return moved.filter(({ event }) => event.payload.told).length;
}

type Move = Followed & { event: Omit<HistoryEvent, 'seq'> };

/** What would become of these wishes, as far as anything would; `draft` is a target that has no version yet. */
export async function followMoves(
	db: Db,
	wishIds: string[],
	{ destinationOf, promises }: Change,
	at: string,
	draft?: TargetVersion
): Promise<Move[]> {
	const states = await loadStates(db, wishIds);
	const moves = states.map((kept) => {
		const payload = { ...payloadOf(kept, destinationOf), ...(promises && promisedTo(kept, promises)) };
		return { kept, event: { type: 'recalculated' as const, occurredAt: at, actorId: null, payload } };
	});
	const known = await findVersions(
		db,
		states,
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
function payloadOf({ clocks }: WishState, destinationOf: DestinationOf): Payload {
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
