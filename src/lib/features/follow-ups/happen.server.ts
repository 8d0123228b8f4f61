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
	if (events.some(({ type }) => isDecisive(type))) await settle(trx, requestId, events);
	return events.at(-1)?.seq ?? 0;
}

async function settle(trx: Trx, requestId: string, events: PastEvent[]) {
	const [kept] = await readPasts(trx, [requestId]);
	if (!kept) throw new Error(`There is no wish ${requestId}.`);
	const versions = await findVersions(trx, [kept], events);
	const next = events.reduce<Past>((past, event) => follow(past, event, versions), kept);
	await keepPasts(trx, [{ kept, next }]);
}
