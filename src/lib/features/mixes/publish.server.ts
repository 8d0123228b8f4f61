import { lockEditions } from '#lib/features/editions/lock.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { getMixableEdition } from './ask.server.ts';
import { getMixOf } from './find.server.ts';
import { canPublish, canStop } from './mix.ts';
import { dropStaleRepairs } from './stale.server.ts';
import { tellPublished } from './tell.server.ts';

/** Shows the groups to those who sit in them, in the place of the groups before. */
export async function publishMix(
	db: Db,
	actor: Actor,
	editionId: string,
	form: { mixId: string; version: number }
) {
	await db.transaction().execute(async (trx) => {
		await getMixableEdition(trx, actor, editionId);
		const mix = await getMixOf(trx, editionId, form.mixId);
		if (!canPublish(mix.state)) conflict('mixes_not_open');
		if (mix.version !== form.version) conflict('mixes_changed_meanwhile');
		if (!(await putInForce(trx, mix, actor.personId))) conflict('mixes_not_open');
	});
}

/** The groups are not published by themselves any more; somebody can still do it by hand. */
export async function stopMix(db: Db, actor: Actor, editionId: string, mixId: string) {
	await db.transaction().execute(async (trx) => {
		await getMixableEdition(trx, actor, editionId);
		const mix = await getMixOf(trx, editionId, mixId);
		if (!canStop(mix.state)) conflict('mixes_not_open');
		await trx
			.updateTable('mix')
			.set({ state: 'stopped', stoppedAt: now(), stoppedBy: actor.personId })
			.where('id', '=', mixId)
			.execute();
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'mix.stop',
			objectId: mixId
		});
	});
}

/** Publishes every proposal whose two days are over, where the edition says so and nobody stopped it. */
export async function publishDueMixes(db: Db) {
	const due = await db
		.selectFrom('mix')
		.innerJoin('edition', 'edition.id', 'mix.editionId')
		.select(['mix.id', 'mix.editionId'])
		.where('mix.state', '=', 'proposed')
		.where('mix.publishAt', '<=', now())
		.where('edition.mixPublished', '=', 'by_itself')
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.execute();
	for (const { id, editionId } of due) await publishByItself(db, id, editionId);
}

/** Publishes a proposal in the name of nobody, once. */
export async function publishByItself(db: Db, mixId: string, editionId: string) {
	await db.transaction().execute(async (trx) => {
		await lockEditions(trx, [editionId]);
		const mix = await getMixOf(trx, editionId, mixId);
		if (mix.state === 'proposed') await putInForce(trx, mix, null);
	});
}

/** Sessions that have begun, or that were cancelled, keep the groups they had; answers whether any session is left. */
async function putInForce(
	trx: Trx,
	{ id: mixId, editionId }: { id: string; editionId: string },
	actorId: string | null
) {
	const sessionIds = await listComingSessionIds(trx, mixId);
	if (!sessionIds.length) return false;
	await retire(trx, sessionIds);
	await trx
		.updateTable('mixSession')
		.set({ publishedAt: now() })
		.where('mixId', '=', mixId)
		.where('sessionId', 'in', sessionIds)
		.execute();
	await trx
		.updateTable('mix')
		.set({ state: 'published', publishedAt: now(), publishedBy: actorId })
		.where('id', '=', mixId)
		.execute();
	await dropStaleRepairs(trx, editionId);
	await writeAudit(trx, { actorId, action: 'mix.publish', objectId: mixId });
	await tellPublished(trx, mixId);
	return true;
}

async function listComingSessionIds(trx: Trx, mixId: string) {
	const rows = await trx
		.selectFrom('mixSession')
		.innerJoin('session', 'session.id', 'mixSession.sessionId')
		.select('session.id')
		.where('mixSession.mixId', '=', mixId)
		.where('session.startsAt', '>', now())
		.where('session.cancelledAt', 'is', null)
		.execute();
	return rows.map((row) => row.id);
}

/** Takes the groups that are in force out of it; a mix that has none left is replaced. */
async function retire(trx: Trx, sessionIds: string[]) {
	const retired = await trx
		.updateTable('mixSession')
		.set({ replacedAt: now() })
		.where('sessionId', 'in', sessionIds)
		.where('publishedAt', 'is not', null)
		.where('replacedAt', 'is', null)
		.returning('mixId')
		.execute();
	const mixIds = [...new Set(retired.map((row) => row.mixId))];
	await trx
		.updateTable('mix')
		.set({ state: 'replaced', replacedAt: now() })
		.where('id', 'in', mixIds)
		.where('id', 'not in', (inForce) =>
			inForce
				.selectFrom('mixSession')
				.select('mixSession.mixId')
				.where('mixSession.publishedAt', 'is not', null)
				.where('mixSession.replacedAt', 'is', null)
		)
		.execute();
}
