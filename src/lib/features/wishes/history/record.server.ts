import type { Trx } from '#lib/server/db/open.ts';
import { addEvents, type What } from './events.server.ts';
import { saveStates } from './save.server.ts';
import { loadStates } from './load.server.ts';
import type { WishState, HistoryEvent } from './state.ts';
import { follow, isDecisive } from './replay.ts';
import { findVersions } from './versions.server.ts';

/** Who did it, and when; without an actor the platform did. */
type By = { actorId: string | null; at: string };

/** Adds what happened to the history of a wish, with everything that follows from it. Answers the last event. */
export async function record(trx: Trx, wishId: string, { actorId, at }: By, ...all: What[]) {
	const events = await addEvents(
		trx,
		all.map((what) => ({ wishId, actorId, occurredAt: at, ...what }))
	);
	await replayEach(trx, new Map([[wishId, events]]));
	return events.at(-1)?.seq ?? 0;
}

/** Adds the same to the histories of many wishes. */
export async function recordEach(trx: Trx, wishIds: string[], { actorId, at }: By, what: What) {
	const events = await addEvents(
		trx,
		wishIds.map((wishId) => ({ wishId, actorId, occurredAt: at, ...what }))
	);
	await replayEach(trx, new Map(wishIds.map((id, index) => [id, [events[index]!]])));
}

async function replayEach(trx: Trx, histories: Map<string, HistoryEvent[]>) {
	const all = [...histories.values()].flat();
	if (!all.some(({ type }) => isDecisive(type))) return;
	const states = await loadStates(trx, [...histories.keys()]);
	if (states.length < histories.size)
		throw new Error(`Of ${histories.size} wishes ${states.length} are there.`);
	const versions = await findVersions(trx, states, all);
	const followed = states.map((kept) => ({
		kept,
		next: histories
			.get(kept.wishId)!
			.reduce<WishState>((state, event) => follow(state, event, versions), kept)
	}));
	await saveStates(trx, followed);
}
