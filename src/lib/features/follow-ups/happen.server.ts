import type { Trx } from '#lib/server/db/open.ts';
import { addEvents, type What } from './events.server.ts';
import { keepPasts } from './keep-past.server.ts';
import { readPasts } from './past.server.ts';
import type { Past, PastEvent } from './past.ts';
import { follow, isDecisive } from './replay.ts';
import { findVersions } from './versions.server.ts';

/** Who did it, and when; without an actor the platform did. */
type By = { actorId: string | null; at: string };

/** Adds what happened to the history of a wish, with everything that follows from it. Answers the last event. */
export async function happen(trx: Trx, requestId: string, { actorId, at }: By, ...all: What[]) {
	const events = await addEvents(
		trx,
		all.map((what) => ({ requestId, actorId, occurredAt: at, ...what }))
	);
	await settle(trx, new Map([[requestId, events]]));
	return events.at(-1)?.seq ?? 0;
}

/** Adds the same to the histories of many wishes. */
export async function happenToEach(trx: Trx, requestIds: string[], { actorId, at }: By, what: What) {
	const events = await addEvents(
		trx,
		requestIds.map((requestId) => ({ requestId, actorId, occurredAt: at, ...what }))
	);
	await settle(trx, new Map(requestIds.map((id, index) => [id, [events[index]!]])));
}

async function settle(trx: Trx, histories: Map<string, PastEvent[]>) {
	const all = [...histories.values()].flat();
	if (!all.some(({ type }) => isDecisive(type))) return;
	const pasts = await readPasts(trx, [...histories.keys()]);
	if (pasts.length < histories.size)
		throw new Error(`Of ${histories.size} wishes ${pasts.length} are there.`);
	const versions = await findVersions(trx, pasts, all);
	const followed = pasts.map((kept) => ({
		kept,
		next: histories.get(kept.requestId)!.reduce<Past>((past, event) => follow(past, event, versions), kept)
	}));
	await keepPasts(trx, followed);
}
