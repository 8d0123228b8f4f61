import { maySetMemory } from '#lib/features/encounters/memory.ts';
import { readMemory } from '#lib/features/encounters/memory.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { findCalculation } from '#lib/features/mixes/calculation.server.ts';
import { listSeatingRules } from '#lib/features/mixes/named-rules.server.ts';
import { findMixes, getMixing, listParticipants } from '#lib/features/mixes/queries.server.ts';
import { listGroupNumbers, listOwnRings } from '#lib/features/mixes/ring.server.ts';

/** The groups of an edition as this person may see them. */
export async function showMixing(db: Db, actor: Actor, editionId: string) {
	const mixing = await getMixing(db, actor, editionId);
	return {
		...mixing,
		rings: mixing.participates ? await listOwnRings(db, actor, editionId) : [],
		numbers: mixing.coordinates && !mixing.mayMix ? await listGroupNumbers(db, actor, editionId) : [],
		workshop: mixing.mayMix ? await showWorkshop(db, actor, editionId) : null
	};
}

export type Workshop = Awaited<ReturnType<typeof showWorkshop>>;

async function showWorkshop(db: Db, actor: Actor, editionId: string) {
	return {
		...(await findMixes(db, editionId)),
		calculation: await findCalculation(db, editionId),
		rules: await listSeatingRules(db, editionId),
		participants: await listParticipants(db, editionId),
		memory: { months: await readMemory(db), mayChange: maySetMemory(actor) }
	};
}
