import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { cardRows, describeCards } from '#lib/features/wishes/cards.server.ts';
import { openStates } from '#lib/features/wishes/wish.ts';
import { readableWishes } from '#lib/features/wishes/read.server.ts';
import { isFresh } from '#lib/features/wishes/relevance/relevance.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';

const MOST = 1000;

export type Wish = Awaited<ReturnType<typeof describe>>[number];

/** Open wishes the actor may read that are in no group and not meant for a coach, longest waiting first. */
export async function listLooseWishes(db: Db, actor: Actor): Promise<Wish[]> {
	const rows = await wishRows(db, actor)
		.where('wish.state', 'in', [...openStates])
		.where('wish.kind', '!=', 'coaching')
		.where('wish.id', 'not in', (inner) =>
			inner.selectFrom('bundleMember').select('wishId').where('leftAt', 'is', null)
		)
		.orderBy('wish.raisedAt')
		.orderBy('wish.id')
		.limit(MOST)
		.execute();
	return await describe(db, actor, rows);
}

/** These wishes, as far as the actor may read them, in the same shape. */
export async function listWishes(db: Db, actor: Actor, ids: readonly string[]): Promise<Wish[]> {
	const rows = await wishRows(db, actor)
		.where('wish.id', 'in', [...ids])
		.orderBy('wish.raisedAt')
		.orderBy('wish.id')
		.execute();
	return await describe(db, actor, rows);
}

/** What the askers of these wishes wrote besides the summary, as far as the actor may read it. */
export async function findWords(db: Db, actor: Actor, ids: readonly string[]): Promise<Map<string, string>> {
	const rows = await readableWishes(db, actor)
		.select(['wish.id', 'wish.body'])
		.where('wish.id', 'in', ['', ...ids])
		.execute();
	return new Map(rows.map(({ id, body }) => [id, body]));
}

function wishRows(db: Db, actor: Actor) {
	return cardRows(db, actor)
		.select(['wish.usefulUntil', 'home.region'])
		.select('wish.askerOrganisationIdAtRaise as homeId')
		.select((select) =>
			select
				.selectFrom('wishEvent')
				.select((event) => event.fn.max('wishEvent.occurredAt').as('at'))
				.whereRef('wishEvent.wishId', '=', 'wish.id')
				.where((event) =>
					event.or([
						event('wishEvent.actorId', '=', event.ref('wish.askerId')),
						event('wishEvent.type', 'in', ['still_live', 'changed'])
					])
				)
				.as('heardAt')
		);
}

type Row = Awaited<ReturnType<ReturnType<typeof wishRows>['execute']>>[number];

async function describe(db: Db, actor: Actor, rows: Row[]) {
	const cards = await describeCards(db, actor, rows);
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
			askerId: row.askerId,
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
		.selectFrom('wish')
		.innerJoin('session', 'session.id', 'wish.sourceSessionId')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.innerJoin('trainingTopic', 'trainingTopic.trainingId', 'edition.trainingId')
		.innerJoin('topic', 'topic.id', 'trainingTopic.topicId')
		.select(['wish.id as wishId', 'topic.id', 'topic.name'])
		.where('wish.id', 'in', ids)
		.orderBy('topic.name')
		.execute();
	const groups = Map.groupBy(rows, ({ wishId }) => wishId);
	return new Map([...groups].map(([key, all]) => [key, all.map(({ id, name }) => ({ id, name }))]));
}
