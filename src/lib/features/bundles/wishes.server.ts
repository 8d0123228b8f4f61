import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { cardRows, dressCards } from '#lib/features/follow-ups/cards.server.ts';
import { openStates } from '#lib/features/follow-ups/follow-up.ts';
import { readableFollowUps } from '#lib/features/follow-ups/read.server.ts';
import { isFresh } from '#lib/features/follow-ups/relevance.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';

const MOST = 1000;

export type Wish = Awaited<ReturnType<typeof dress>>[number];

/** Open wishes the actor may read that are in no group and not meant for a coach, longest waiting first. */
export async function listLooseWishes(db: Db, actor: Actor): Promise<Wish[]> {
	const rows = await wishRows(db, actor)
		.where('followUpRequest.state', 'in', [...openStates])
		.where('followUpRequest.kind', '!=', 'coaching')
		.where('followUpRequest.id', 'not in', (inner) =>
			inner.selectFrom('bundleMember').select('requestId').where('leftAt', 'is', null)
		)
		.orderBy('followUpRequest.raisedAt')
		.orderBy('followUpRequest.id')
		.limit(MOST)
		.execute();
	return await dress(db, actor, rows);
}

/** These wishes, as far as the actor may read them, in the same shape. */
export async function listWishes(db: Db, actor: Actor, ids: readonly string[]): Promise<Wish[]> {
	const rows = await wishRows(db, actor)
		.where('followUpRequest.id', 'in', ids.length ? [...ids] : [''])
		.orderBy('followUpRequest.raisedAt')
		.orderBy('followUpRequest.id')
		.execute();
	return await dress(db, actor, rows);
}

/** What the askers of these wishes wrote besides the summary, as far as the actor may read it. */
export async function findWords(db: Db, actor: Actor, ids: readonly string[]): Promise<Map<string, string>> {
	const rows = await readableFollowUps(db, actor)
		.select(['followUpRequest.id', 'followUpRequest.body'])
		.where('followUpRequest.id', 'in', ['', ...ids])
		.execute();
	return new Map(rows.map(({ id, body }) => [id, body]));
}

function wishRows(db: Db, actor: Actor) {
	return cardRows(db, actor)
		.select(['followUpRequest.usefulUntil', 'home.region'])
		.select('followUpRequest.requesterOrganisationIdAtRaise as homeId')
		.select((select) =>
			select
				.selectFrom('requestEvent')
				.select((event) => event.fn.max('requestEvent.occurredAt').as('at'))
				.whereRef('requestEvent.requestId', '=', 'followUpRequest.id')
				.where((event) =>
					event.or([
						event('requestEvent.actorId', '=', event.ref('followUpRequest.requesterId')),
						event('requestEvent.type', 'in', ['still_live', 'changed'])
					])
				)
				.as('heardAt')
		);
}

type Row = Awaited<ReturnType<ReturnType<typeof wishRows>['execute']>>[number];

async function dress(db: Db, actor: Actor, rows: Row[]) {
	const cards = await dressCards(db, actor, rows);
	const topics = await listTopics(
		db,
		rows.map(({ id }) => id)
	);
	const { calendar } = await currentCalendar(db, null);
	return rows.flatMap((row, index) => {
		const card = cards[index];
		if (!card) return [];
		const heardAt = row.heardAt ?? row.raisedAt;
		return {
			...card,
			requesterId: row.requesterId,
			homeId: row.homeId,
			region: row.region ?? '',
			usefulUntil: row.usefulUntil,
			heardAt,
			fresh: isFresh(calendar, heardAt, now()),
			topics: topics.get(row.id) ?? []
		};
	});
}

/** The topics of the trainings in which wishes were raised. */
async function listTopics(db: Db, ids: string[]) {
	const rows = await db
		.selectFrom('followUpRequest')
		.innerJoin('session', 'session.id', 'followUpRequest.sourceSessionId')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.innerJoin('trainingTopic', 'trainingTopic.trainingId', 'edition.trainingId')
		.innerJoin('topic', 'topic.id', 'trainingTopic.topicId')
		.select(['followUpRequest.id as requestId', 'topic.id', 'topic.name'])
		.where('followUpRequest.id', 'in', ids.length ? ids : [''])
		.orderBy('topic.name')
		.execute();
	const groups = Map.groupBy(rows, ({ requestId }) => requestId);
	return new Map([...groups].map(([key, all]) => [key, all.map(({ id, name }) => ({ id, name }))]));
}
