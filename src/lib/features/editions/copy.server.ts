import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { addDays, addLocalDays } from '#lib/server/zone.ts';
import { getPlannedEdition, refuseTakenTitle } from './commands.server.ts';
import type { CopyForm } from './schema.ts';

/** The next edition of the same training: the same sessions some weeks later, without any people. */
export async function copyEdition(
	db: Db,
	actor: Actor,
	id: string,
	{ title, weeks }: CopyForm
): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		const edition = await getPlannedEdition(trx, actor, id);
		await refuseTakenTitle(trx, title);
		const sessions = await listSessionsToCopy(trx, id);
		if (sessions.some((session) => addLocalDays(session.startsAt, weeks * 7) <= now())) {
			conflict('planning_copy_in_past', {}, 'weeks');
		}
		const { trainingId, minimum, groupSize, mixPublished } = edition;
		const copyId = newId();
		await trx
			.insertInto('edition')
			.values({
				id: copyId,
				trainingId,
				title,
				minimum,
				groupSize,
				mixPublished,
				enrolUntil: edition.enrolUntil && addDays(edition.enrolUntil, weeks * 7),
				state: 'to_start',
				stateSince: now(),
				stateBy: actor.personId,
				copiedFrom: id,
				createdAt: now()
			})
			.execute();
		for (const [index, session] of sessions.entries())
			await copySession(trx, copyId, index + 1, session, weeks);
		await writeAudit(trx, {
			actorId: actor.personId,
			action: 'edition.copy',
			objectId: copyId,
			details: { from: id, weeks }
		});
		return copyId;
	});
}

async function listSessionsToCopy(trx: Trx, editionId: string) {
	return await trx
		.selectFrom('session')
		.select(['startsAt', 'endsAt', 'placeId', 'link', 'seats'])
		.where('editionId', '=', editionId)
		.where('cancelledAt', 'is', null)
		.orderBy('startsAt')
		.execute();
}

type SessionToCopy = Awaited<ReturnType<typeof listSessionsToCopy>>[number];

async function copySession(
	trx: Trx,
	editionId: string,
	number: number,
	session: SessionToCopy,
	weeks: number
) {
	const id = newId();
	await trx
		.insertInto('session')
		.values({
			...session,
			id,
			editionId,
			number,
			startsAt: addLocalDays(session.startsAt, weeks * 7),
			endsAt: addLocalDays(session.endsAt, weeks * 7),
			uid: `${id}@tweespan`,
			changedAt: now()
		})
		.execute();
}
