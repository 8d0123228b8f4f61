import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import type { Actor } from '../people/actor.ts';

/** What trainers can teach and wishes are about, to choose from. */
export async function listTopics(db: Db) {
	return await db.selectFrom('topic').select(['id', 'name']).orderBy('name').execute();
}

/** The same for staff, with how many trainings and trainers each has. */
export async function listTopicsInDetail(db: Db, actor: Actor) {
	if (!actor.staff) notFound();
	const rows = await db
		.selectFrom('topic')
		.select(['id', 'name'])
		.select((select) => [
			select
				.selectFrom('trainingTopic')
				.select((row) => row.fn.countAll<number>().as('n'))
				.whereRef('trainingTopic.topicId', '=', 'topic.id')
				.as('trainings'),
			select
				.selectFrom('trainerTopic')
				.select((row) => row.fn.countAll<number>().as('n'))
				.whereRef('trainerTopic.topicId', '=', 'topic.id')
				.as('trainers')
		])
		.orderBy('name')
		.execute();
	return rows.map((row) => ({ ...row, trainings: row.trainings ?? 0, trainers: row.trainers ?? 0 }));
}

/** The names of the topics of each session's training. */
export type TopicsBySession = Map<string | null, string[]>;

export async function listTopicsBySession(db: Db): Promise<TopicsBySession> {
	const rows = await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.innerJoin('trainingTopic', 'trainingTopic.trainingId', 'edition.trainingId')
		.innerJoin('topic', 'topic.id', 'trainingTopic.topicId')
		.select(['session.id', 'topic.name'])
		.orderBy('topic.name')
		.execute();
	const groups = Map.groupBy(rows, ({ id }): string | null => id);
	return new Map([...groups].map(([id, all]) => [id, all.map(({ name }) => name)]));
}

export async function addTopic(db: Db, actor: Actor, name: string): Promise<string> {
	if (!actor.staff) forbidden();
	return await db.transaction().execute(async (trx) => {
		await refuseTaken(trx, name);
		const id = newId();
		await trx.insertInto('topic').values({ id, name, createdAt: now() }).execute();
		await note(trx, actor, 'topic.add', id);
		return id;
	});
}

export async function renameTopic(db: Db, actor: Actor, id: string, name: string) {
	if (!actor.staff) forbidden();
	await db.transaction().execute(async (trx) => {
		await refuseTaken(trx, name, id);
		const { numUpdatedRows } = await trx
			.updateTable('topic')
			.set({ name })
			.where('id', '=', id)
			.executeTakeFirst();
		if (!numUpdatedRows) notFound();
		await note(trx, actor, 'topic.rename', id);
	});
}

async function refuseTaken(trx: Trx, name: string, except = '') {
	const topics = await trx.selectFrom('topic').select(['id', 'name']).where('id', '!=', except).execute();
	const taken = topics.some((topic) => topic.name.toLocaleLowerCase('nl') === name.toLocaleLowerCase('nl'));
	if (taken) conflict('organisations_topic_taken', {}, 'name');
}

async function note(trx: Trx, actor: Actor, action: AuditAction, id: string) {
	await writeAudit(trx, { actorId: actor.personId, action, objectId: id });
}
