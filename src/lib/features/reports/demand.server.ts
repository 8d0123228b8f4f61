import type { Db } from '#lib/server/db/open.ts';
import { DAY } from '#lib/server/clock.ts';
import type { Kind } from '#lib/features/follow-ups/follow-up.ts';
import { countWhere, greatest, placesWhere, type Cohort } from './cohort.ts';
import type { Columns } from './columns.ts';

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
export async function listDemand(db: Db, { columns, places }: Cohort, now: string): Promise<Demand[]> {
	const topics = await listTopics(db);
	const since = Date.parse(now) - 2 * FOUR_WEEKS;
	const asked = placesWhere(places, (place) => columns.open[place] === 1 || columns.raisedAt[place]! > since);
	const groups = new Map<string, number[]>();
	for (const place of asked) {
		const { sessionId, kind } = columns.waits[place]!;
		for (const key of topics.get(sessionId) ?? [`=${kind}`]) {
			const group = groups.get(key);
			if (group) group.push(place);
			else groups.set(key, [place]);
		}
	}
	return [...groups]
		.map(([key, all]) => demandOf(key, columns, Int32Array.from(all), Date.parse(now)))
		.filter(({ wishes }) => wishes > 0)
		.sort((one, other) => other.people - one.people || other.oldest - one.oldest);
}

function demandOf(key: string, columns: Columns, places: Int32Array, now: number): Demand {
	const { waits, raisedAt, requester, home, age } = columns;
	const open = placesWhere(places, (place) => columns.open[place] === 1);
	const distinct = (column: Int32Array) => new Set(Array.from(open, (place) => column[place]!)).size;
	const raisedBetween = (from: number, to: number) =>
		countWhere(places, (place) => from < raisedAt[place]! && raisedAt[place]! <= to);
	return {
		topic: key.startsWith('=') ? null : key,
		kind: key.startsWith('=') ? (key.slice(1) as Kind) : null,
		wishes: open.length,
		people: distinct(requester),
		organisations: distinct(home),
		oldest: greatest(open, (place) => age[place]!),
		usefulUntil:
			Array.from(open)
				.flatMap((place) => waits[place]!.usefulUntil ?? [])
				.sort()[0] ?? null,
		recent: raisedBetween(now - FOUR_WEEKS, now),
		before: raisedBetween(now - 2 * FOUR_WEEKS, now - FOUR_WEEKS)
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
