import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { isGoing, type Clock, type ClockFacts, type TargetVersion } from './clock.ts';
import { addEvents } from './events.server.ts';
import { keepPasts, type Followed } from './keep-past.server.ts';
import { readPasts } from './past.server.ts';
import type { Past, PastEvent } from './past.ts';
import { follow } from './replay.ts';
import { findVersions } from './versions.server.ts';

/** The name of a target that is only being thought about. */
export const DRAFT = 'draft';

/** The versions a clock runs on from now, or that nothing is promised any more. */
export type Destination = { calendarVersionId?: string; policyVersionId?: string; ended?: true };
export type DestinationOf = (clock: ClockFacts) => Destination;

/** Brings the going clocks of these wishes to other versions; answers how many wishes have another due instant. */
export async function recalculateBatch(trx: Trx, requestIds: string[], destinationOf: DestinationOf) {
	const moved = await followMoves(trx, requestIds, destinationOf, now());
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
	destinationOf: DestinationOf,
	at: string,
	draft?: TargetVersion
): Promise<Move[]> {
	const pasts = await readPasts(db, requestIds);
	const moves = pasts.map((kept) => ({ kept, event: moveOf(kept, destinationOf, at) }));
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

/** The clocks that are not what they were, before and after. */
export function changedClocks({ kept, next }: Followed): { before: Clock; after: Clock }[] {
	return kept.clocks.flatMap((before, index) => {
		const after = next.clocks[index] ?? before;
		return after === before ? [] : [{ before, after }];
	});
}

/** One event a wish, with where each of its clocks goes. */
function moveOf({ clocks }: Past, destinationOf: DestinationOf, at: string): Omit<PastEvent, 'seq'> {
	const payload: Record<string, string | true> = {};
	for (const clock of clocks.filter(isGoing)) {
		const { calendarVersionId, policyVersionId, ended } = destinationOf(clock);
		if (ended) payload[`${clock.metric}_ended`] = true;
		if (calendarVersionId && calendarVersionId !== clock.calendarVersionId)
			payload[`${clock.metric}_calendar`] = calendarVersionId;
		if (policyVersionId && policyVersionId !== clock.policyVersionId)
			payload[`${clock.metric}_target`] = policyVersionId;
	}
	return { type: 'recalculated', occurredAt: at, actorId: null, payload };
}

/** Whether somebody who follows the wish sees a difference. */
function isTold({ before, after }: { before: Clock; after: Clock }): boolean {
	return before.dueAt !== after.dueAt || before.excusedReason !== after.excusedReason || !isGoing(after);
}
