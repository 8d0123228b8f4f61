import { readableEditions } from '#lib/features/editions/queries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';

/** Says in which editions of a training somebody would like to take part, the dearest first; none takes the wish back. */
export async function givePreferences(db: Db, actor: Actor, trainingId: string, editionIds: string[]) {
	if (new Set(editionIds).size !== editionIds.length)
		conflict('enrolments_preference_twice', {}, 'preferences');
	await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [actor.personId]);
		await refuseOthers(trx, actor, trainingId, editionIds);
		await trx
			.deleteFrom('preference')
			.where('personId', '=', actor.personId)
			.where('trainingId', '=', trainingId)
			.execute();
		for (const [index, editionId] of editionIds.entries()) {
			await trx
				.insertInto('preference')
				.values({ personId: actor.personId, trainingId, rank: index + 1, editionId, givenAt: now() })
				.execute();
		}
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'preference.give',
			objectId: trainingId,
			personId: actor.personId,
			details: { choices: editionIds.length }
		});
	});
}

async function refuseOthers(trx: Trx, actor: Actor, trainingId: string, editionIds: string[]) {
	if (!editionIds.length) return;
	const known = await readableEditions(trx, actor)
		.select('edition.id')
		.where('edition.trainingId', '=', trainingId)
		.where('edition.state', 'in', ['to_start', 'definitive'])
		.where('edition.id', 'in', editionIds)
		.execute();
	if (known.length !== editionIds.length) conflict('enrolments_preference_gone', {}, 'preferences');
}

export async function listOwnPreferences(db: Db, actor: Actor, trainingId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('preference')
		.select('editionId')
		.where('personId', '=', actor.personId)
		.where('trainingId', '=', trainingId)
		.orderBy('rank')
		.execute();
	return rows.map((row) => row.editionId);
}
