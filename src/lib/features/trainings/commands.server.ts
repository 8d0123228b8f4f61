import type { Actor } from '#lib/features/people/actor.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden } from '#lib/server/refuse.ts';
import { mayManageTrainings } from './policy.ts';
import { getTraining } from './queries.server.ts';
import type { TrainingForm } from './schema.ts';
import { canPublish, isPublished } from './training.ts';

export async function makeTraining(db: Db, actor: Actor, form: TrainingForm): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		if (!mayManageTrainings(actor)) forbidden();
		await refuseTakenTitle(trx, form.title);
		const id = newId();
		const { title, summary, body } = form;
		await trx.insertInto('training').values({ id, title, summary, body, createdAt: now() }).execute();
		await writeTopics(trx, id, form.topics);
		await audit(trx, actor, 'training.make', id);
		return id;
	});
}

export async function changeTraining(db: Db, actor: Actor, id: string, form: TrainingForm) {
	await db.transaction().execute(async (trx) => {
		const training = await getManagedTraining(trx, actor, id);
		if (training.version !== form.version) conflict('planning_changed_meanwhile');
		await refuseTakenTitle(trx, form.title, id);
		if (isPublished(training) && !form.topics.length) conflict('planning_topic_missing', {}, 'topics');
		const { title, summary, body } = form;
		await trx
			.updateTable('training')
			.set((set) => ({ title, summary, body, version: set('version', '+', 1) }))
			.where('id', '=', id)
			.execute();
		await writeTopics(trx, id, form.topics);
		await audit(trx, actor, 'training.change', id);
	});
}

export async function publishTraining(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		const training = await getManagedTraining(trx, actor, id);
		const topics = await trx
			.selectFrom('trainingTopic')
			.select('topicId')
			.where('trainingId', '=', id)
			.execute();
		if (isPublished(training)) return;
		if (!canPublish({ ...training, topics: topics.length })) conflict('planning_topic_missing', {}, 'topics');
		await setPublished(trx, id, { publishedAt: now(), publishedBy: actor.personId });
		await audit(trx, actor, 'training.publish', id);
	});
}

/** Takes a training off the offer; who takes part goes on as before. */
export async function withdrawTraining(db: Db, actor: Actor, id: string) {
	await db.transaction().execute(async (trx) => {
		await getManagedTraining(trx, actor, id);
		await setPublished(trx, id, { publishedAt: null, publishedBy: null });
		await audit(trx, actor, 'training.withdraw', id);
	});
}

async function getManagedTraining(trx: Trx, actor: Actor, id: string) {
	const training = await getTraining(trx, actor, id);
	if (!mayManageTrainings(actor)) forbidden();
	return training;
}

async function setPublished(
	trx: Trx,
	id: string,
	published: { publishedAt: string | null; publishedBy: string | null }
) {
	await trx
		.updateTable('training')
		.set((set) => ({ ...published, version: set('version', '+', 1) }))
		.where('id', '=', id)
		.execute();
}

async function refuseTakenTitle(trx: Trx, title: string, except = '') {
	const taken = await trx
		.selectFrom('training')
		.select('id')
		.where('title', '=', title)
		.where('id', '<>', except)
		.executeTakeFirst();
	if (taken) conflict('planning_title_taken', {}, 'title');
}

async function writeTopics(trx: Trx, trainingId: string, topicIds: string[]) {
	await trx.deleteFrom('trainingTopic').where('trainingId', '=', trainingId).execute();
	const known = topicIds.length
		? await trx.selectFrom('topic').select('id').where('id', 'in', topicIds).execute()
		: [];
	if (!known.length) return;
	await trx
		.insertInto('trainingTopic')
		.values(known.map((topic) => ({ trainingId, topicId: topic.id })))
		.execute();
}

async function audit(trx: Trx, actor: Actor, action: AuditAction, id: string) {
	await writeAudit(trx, { actorId: actor.personId, action, objectId: id });
}
