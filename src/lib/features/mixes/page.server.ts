import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { findCalculation, findMixes, getMixing, listParticipants, listWishes } from './queries.server.ts';
import { listGroupNumbers, listOwnRings } from './ring.server.ts';

/** The groups of an edition as this person may see them. */
export async function showMixing(db: Db, actor: Actor, editionId: string) {
	const mixing = await getMixing(db, actor, editionId);
	return {
		...mixing,
		rings: mixing.participates ? await listOwnRings(db, actor, editionId) : [],
		numbers: mixing.coordinates && !mixing.mayMix ? await listGroupNumbers(db, actor, editionId) : [],
		workshop: mixing.mayMix ? await showWorkshop(db, editionId) : null
	};
}

export type Workshop = Awaited<ReturnType<typeof showWorkshop>>;

async function showWorkshop(db: Db, editionId: string) {
	return {
		...(await findMixes(db, editionId)),
		calculation: await findCalculation(db, editionId),
		wishes: await listWishes(db, editionId),
		participants: await listParticipants(db, editionId)
	};
}
