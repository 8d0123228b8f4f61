import type { Db } from '#lib/server/db/open.ts';
import { addMs, DAY } from '#lib/server/clock.ts';
import type { Kind } from '#lib/features/follow-ups/follow-up.ts';
import type { Wait } from '#lib/features/follow-ups/wait.ts';

export type Demand = {
	/** The topic of the training where it was raised; without one, the kind stands for it. */
	topic: string | null;
	kind: Kind | null;
	wishes: number;
	people: number;
	organisations: number;
	oldest: number;
	usefulUntil: string | null;
	/** Raised in the last four weeks, and in the four before those. */
	recent: number;
	before: number;
};

const FOUR_WEEKS = 28 * DAY;

/** What people ask for, by topic: open wishes with their people, and what was raised in eight weeks. */
export async function listDemand(db: Db, waits: readonly Wait[], now: string): Promise<Demand[]> {
	const topics = await listTopics(db);
	const groups = new Map<string, Wait[]>();
	for (const wait of waits) {
		for (const key of topics.get(wait.sessionId) ?? [`=${wait.kind}`]) {
			const group = groups.get(key);
			if (group) group.push(wait);
			else groups.set(key, [wait]);
		}
	}
	return [...groups]
		.map(([key, all]) => demandOf(key, all, now))
		.filter(({ wishes }) => wishes > 0)
		.sort((one, other) => other.people - one.people || other.oldest - one.oldest);
}

function demandOf(key: string, waits: readonly Wait[], now: string): Demand {
	const open = waits.filter((wait) => wait.open);
	const raisedBetween = (from: string, to: string) =>
		waits.filter(({ raisedAt }) => from < raisedAt && raisedAt <= to).length;
	return {
		topic: key.startsWith('=') ? null : key,
		kind: key.startsWith('=') ? (key.slice(1) as Kind) : null,
		wishes: open.length,
		people: new Set(open.map(({ requesterId }) => requesterId)).size,
		organisations: new Set(open.flatMap(({ homeId }) => homeId ?? [])).size,
		oldest: open.reduce((most, { age }) => Math.max(most, age), 0),
		usefulUntil: open.flatMap(({ usefulUntil }) => usefulUntil ?? []).sort()[0] ?? null,
		recent: raisedBetween(addMs(now, -FOUR_WEEKS), now),
		before: raisedBetween(addMs(now, -2 * FOUR_WEEKS), addMs(now, -FOUR_WEEKS))
	};
}

/** Per session the topics of its training. */
async function listTopics(db: Db): Promise<Map<string | null, string[]>> {
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
