import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pageAfter } from '#lib/server/paging.ts';
import { notFound } from '#lib/server/refuse.ts';

/** What is on offer is for everyone; a draft is for staff, and for whoever takes part in it or leads it. */
export function readableTrainings(db: Db, actor: Actor) {
	return db
		.selectFrom('training')
		.$if(!actor.staff, (query) =>
			query.where((where) =>
				where.or([
					where('training.publishedAt', 'is not', null),
					where(
						'training.id',
						'in',
						where
							.selectFrom('edition')
							.innerJoin('enrolment', 'enrolment.editionId', 'edition.id')
							.select('edition.trainingId')
							.where('enrolment.personId', '=', actor.personId)
							.where('enrolment.endedAt', 'is', null)
					),
					where(
						'training.id',
						'in',
						where
							.selectFrom('edition')
							.innerJoin('session', 'session.editionId', 'edition.id')
							.innerJoin('sessionLead', 'sessionLead.sessionId', 'session.id')
							.select('edition.trainingId')
							.where('sessionLead.personId', '=', actor.personId)
					)
				])
			)
		);
}

/** A page of the trainings the actor may read, by title. */
export async function listTrainingsPaged(db: Db, actor: Actor, after: string) {
	const all = await readableTrainings(db, actor).select(['training.id']).orderBy('title').execute();
	const page = pageAfter(all, after);
	return {
		...page,
		rows: await listTrainings(
			db,
			actor,
			page.rows.map(({ id }) => id)
		)
	};
}

export async function listTrainings(db: Db, actor: Actor, ids?: string[]) {
	const trainings = await readableTrainings(db, actor)
		.$if(ids !== undefined, (query) => query.where('training.id', 'in', [...(ids ?? []), '']))
		.select(['training.id', 'title', 'summary', 'publishedAt'])
		.select((select) =>
			select
				.selectFrom('edition')
				.select((count) => count.fn.countAll<number>().as('editions'))
				.whereRef('edition.trainingId', '=', 'training.id')
				.as('editions')
		)
		.orderBy('title')
		.execute();
	const topics = await listTopicsOfTrainings(
		db,
		trainings.map((training) => training.id)
	);
	const named = Map.groupBy(topics, (topic) => topic.trainingId);
	return trainings.map((training) => ({
		...training,
		editions: training.editions ?? 0,
		topics: (named.get(training.id) ?? []).map((topic) => topic.name)
	}));
}

export async function getTraining(db: Db, actor: Actor, id: string) {
	const training = await readableTrainings(db, actor)
		.select(['training.id', 'title', 'summary', 'body', 'publishedAt', 'version'])
		.where('training.id', '=', id)
		.executeTakeFirst();
	return training ?? notFound();
}

export async function listTopicsOfTrainings(db: Db, trainingIds: string[]) {
	return await db
		.selectFrom('trainingTopic')
		.innerJoin('topic', 'topic.id', 'trainingTopic.topicId')
		.select(['trainingTopic.trainingId', 'topic.id', 'topic.name'])
		.where('trainingTopic.trainingId', 'in', trainingIds)
		.orderBy('topic.name')
		.execute();
}

export async function listTopicChoices(db: Db) {
	return await db.selectFrom('topic').select(['id', 'name']).orderBy('name').execute();
}
