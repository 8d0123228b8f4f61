import {
	countEarlier,
	endFailed,
	findUnderway,
	stopSearch
} from '#lib/features/calculations/calculations.server.ts';
import { lockEditions } from '#lib/features/editions/lock.server.ts';
import { isRunning } from '#lib/features/editions/edition.ts';
import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import { getEdition } from '#lib/features/editions/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { queueJob } from '#lib/server/background.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { listComingRounds } from './input.server.ts';
import type { MixKind } from './mix.ts';
import { mayMix, mayReadSomeGroups } from './policy.ts';

/** Asks for groups now; whoever asks while they are being made gets the same ones. */
export async function askMix(db: Db, actor: Actor, editionId: string): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		const edition = await getMixableEdition(trx, actor, editionId);
		if (!isRunning(edition.state)) conflict('mixes_edition_over');
		await endFailed(trx, { mixOf: editionId });
		const underway = await findUnderway(trx, { mixOf: editionId });
		if (underway) return underway.id;
		if (!(await listComingRounds(trx, editionId)).length) conflict('mixes_nobody_to_mix');
		return await queueMix(trx, editionId, { askedBy: actor.personId });
	});
}

/** The edition as one may make groups for it, held until the transaction ends. */
export async function getMixableEdition(trx: Trx, actor: Actor, editionId: string) {
	await lockEditions(trx, [editionId]);
	const edition = await getEdition(trx, actor, editionId);
	const relation = await findEditionRelation(trx, actor, editionId);
	if (!mayReadSomeGroups(relation)) notFound();
	if (!mayMix(relation)) forbidden();
	return edition;
}

/** Nobody asks for what comes by itself; then the session whose nearness is the reason is named. */
type MixRequest = { askedBy: string | null; occasionId?: string | null; kind?: MixKind };

/** Promises groups in the background; the number of earlier mixes is the seed, so a second try differs. */
export async function queueMix(
	trx: Trx,
	editionId: string,
	{ askedBy, occasionId = null, kind = 'fresh' }: MixRequest
) {
	const id = newId();
	const jobId = await queueJob(trx, 'mix', { mixId: id }, askedBy);
	const seed = (await countEarlier(trx, { mixOf: editionId })) + 1;
	await trx
		.insertInto('mix')
		.values({ id, editionId, state: 'computing', askedAt: now(), askedBy, occasionId, jobId, seed, kind })
		.execute();
	await writeAudit(trx, { actorId: askedBy, action: 'mix.ask', objectId: id });
	return id;
}

/** Good enough: the search ends with the best it has. */
export async function stopMixSearch(db: Db, actor: Actor, editionId: string) {
	await db.transaction().execute(async (trx) => {
		await getMixableEdition(trx, actor, editionId);
		await stopSearch(trx, actor, 'mix.stop_search', await findUnderway(trx, { mixOf: editionId }));
	});
}
